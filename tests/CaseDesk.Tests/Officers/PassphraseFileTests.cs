using System.Text;
using SafeReport.CaseDesk.Commands;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Officers;

/// <summary>A passphrase file as editors and word processors save it.</summary>
public sealed class PassphraseFileTests
{
    private const string Passphrase = "abcd-efgh-jkmn-pqrs-tuvw";

    public static TheoryData<string, string> Files => new()
    {
        { "utf-8", Passphrase + "\n" },
        { "utf-8 with a mark", Passphrase },
        { "utf-16", Passphrase + "\r\n" },
        { "utf-16BE", "abcd\u2011efgh\u2011jkmn\u2011pqrs\u2011tuvw" },
        { "utf-8 with a mark", $"SafeReport\r\nname: Zoë\r\npassphrase: {Passphrase}\r\nmore: x\r\n" },
        { "utf-16", $"SafeReport\r\nname: Zoë\r\npassphrase: {Passphrase}\r\nmore: x\r\n" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_opens_however_its_editor_saved_it(string encoding, string text)
    {
        Encoding form = encoding switch
        {
            "utf-16" => new UnicodeEncoding(bigEndian: false, byteOrderMark: true),
            "utf-16BE" => new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
            _ => new UTF8Encoding(encoding.EndsWith("mark", StringComparison.Ordinal)),
        };
        var path = Path.Combine(Directory.CreateTempSubdirectory("safereport-").FullName, "passphrase");
        File.WriteAllText(path, text, form);

        using var read = PassphraseInput.Read(path);
        using var canonical = SafeReport.CaseDesk.Vault.Passphrase.Canonical(read.Span);

        Assert.Equal(Passphrase, Encoding.UTF8.GetString(canonical.Span));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }
}
