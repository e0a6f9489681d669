namespace SafeReport.Crypto.Tests.Agreement;

/// <summary>A changed input and what the desk's code makes of it: a line that the page's code reads too and must agree with.</summary>
/// <param name="Seed">Makes it again.</param>
/// <param name="Kind">Which readers.</param>
/// <param name="Input">The bytes.</param>
/// <param name="Verdict">"refused", the name of a refusal, or what was read.</param>
/// <param name="With">What else the reader is given.</param>
internal sealed record AgreementCase(ulong Seed, string Kind, byte[] Input, string Verdict, IReadOnlyDictionary<string, string>? With = null);
