// The namespace SafeReport.Crypto.Encoding hides the class of that name.
global using TextEncoding = System.Text.Encoding;
