using SafeReport.Crypto.Items;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Items;

public sealed class ReportDocumentTests
{
    private const string Start =
        """{"v":1,"item":"6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a23","mechanism":"0a1b2c3d","kind":"report","danger":false,"entries":[]""";

    [Theory]
    [InlineData("")]
    [InlineData(",\"made\":\"2026-02-28\"")]
    [InlineData(",\"made\":null")]
    [InlineData(",\"unknown\":{\"kept\":[1,2.5,-3e10,null,true]}")]
    [InlineData(",\"what\":\"\\ud83d\\udd4a \\\"\\\\ \\u0007\"")]
    [InlineData(",\"answers\":null")]
    [InlineData(",\"answers\":\"6f1c0c1e-3b1d-4a5e-9c7a-2f0d4b8e1a23\"")]
    [InlineData(",\"keyset\":3")]
    [InlineData(",\"attachments\":[{\"entry\":\"attachments/001\",\"mediaType\":\"image/png\"}]")]
    [InlineData(",\"a\":{\"a\":1},\"b\":{\"a\":2}")]
    public void Documents_of_the_form_are_read(string more) => Assert.NotNull(Parse(Start + more + "}"));

    [Theory]
    [InlineData("\"v\":1", "\"v\":2")]
    [InlineData("\"v\":1", "\"v\":\"1\"")]
    [InlineData("\"v\":1", "\"v\":1.5")]
    [InlineData("\"v\":1,", "")]
    [InlineData("6f1c0c1e-3b1d-4a5e-9c7a", "6F1C0C1E-3b1d-4a5e-9c7a")]
    [InlineData("6f1c0c1e-3b1d-4a5e-9c7a", "6f1c0c1e-3b1d-1a5e-9c7a")]
    [InlineData("6f1c0c1e-3b1d-4a5e-9c7a", "6f1c0c1e-3b1d-4a5e-cc7a")]
    [InlineData("0a1b2c3d", "0A1B2C3D")]
    [InlineData("0a1b2c3d", "0a1b2c3")]
    [InlineData("\"danger\":false", "\"danger\":\"false\"")]
    [InlineData("\"danger\":false", "\"danger\":null")]
    [InlineData("\"kind\":\"report\"", "\"kind\":7")]
    [InlineData("\"entries\":[]", "\"entries\":{}")]
    [InlineData("\"entries\":[]", "\"entries\":[{\"name\":\"a\"}]")]
    [InlineData("\"entries\":[]", "\"entries\":[{\"name\":\"a\",\"length\":-1}]")]
    [InlineData("\"entries\":[]", "\"entries\":[{\"name\":\"a\",\"length\":1,\"sha256\":\"00\"}]")]
    [InlineData("\"entries\":[]", "\"other\":[]")]
    public void Documents_that_lack_what_the_protocol_rests_on_are_refused(string part, string replacement) =>
        Assert.Null(Parse((Start + "}").Replace(part, replacement, StringComparison.Ordinal)));

    [Theory]
    [InlineData(",\"kind\":\"message\"")]
    [InlineData(",\"k\\u0069nd\":\"message\"")]
    [InlineData(",\"x\":{\"y\":1,\"y\":2}")]
    [InlineData(",\"what\":\"\\ud83d\"")]
    [InlineData(",\"what\":\"\\udd4a\\ud83d\"")]
    [InlineData(",\"\\ud83d\":1")]
    [InlineData(",\"n\":1e999")]
    [InlineData(",\"n\":01")]
    [InlineData(",\"n\":NaN")]
    [InlineData(",\"made\":\"2026-02-29\"")]
    [InlineData(",\"made\":\"2026-2-28\"")]
    [InlineData(",\"made\":20260228")]
    [InlineData(",\"language\":7")]
    [InlineData(",\"answers\":\"yes\"")]
    [InlineData(",\"keyset\":-1")]
    [InlineData(",\"attachments\":{}")]
    [InlineData(",\"attachments\":[7]")]
    [InlineData(",")]
    [InlineData(",\"what\":\"a\tb\"")]
    [InlineData("}{")]
    [InlineData(",/* comment */\"a\":1")]
    public void Documents_that_are_not_I_JSON_or_mistype_a_field_are_refused(string more) => Assert.Null(Parse(Start + more + "}"));

    [Fact]
    public void A_byte_order_mark_and_broken_UTF_8_are_refused()
    {
        var document = TextEncoding.UTF8.GetBytes(Start + ",\"what\":\"a\"}");
        Assert.NotNull(ReportDocument.TryParse(document));
        Assert.Null(ReportDocument.TryParse((byte[])[0xef, 0xbb, 0xbf, .. document]));
        document[^3] = 0xff;
        Assert.Null(ReportDocument.TryParse(document));
    }

    [Fact]
    public void Sixteen_levels_are_the_deepest()
    {
        Assert.NotNull(Parse(Start + ",\"x\":" + new string('[', 15) + new string(']', 15) + "}"));
        Assert.Null(Parse(Start + ",\"x\":" + new string('[', 16) + new string(']', 16) + "}"));
    }

    [Fact]
    public void One_mebibyte_is_the_longest()
    {
        var room = ReportDocument.LargestDocument - Start.Length - ",\"what\":\"\"}".Length;
        Assert.NotNull(Parse($"{Start},\"what\":\"{new string('a', room)}\"}}"));
        Assert.Null(Parse($"{Start},\"what\":\"{new string('a', room + 1)}\"}}"));
    }

    [Fact]
    public void A_mailbox_names_a_native_hybrid_recipient()
    {
        using var keys = Keys.Reporter();
        using var document = Parse($"{Start},\"mailbox\":{MailboxCases.All[0].Json}}}")!;
        Assert.Equal(keys.Mailbox.Recipient, document.Mailbox!.Recipient);
        Assert.False(document.MailboxUnusable);
    }

    [Fact]
    public void A_report_is_never_lost_by_a_mailbox_that_cannot_be_used()
    {
        foreach ((var name, var json) in MailboxCases.All.Skip(1))
        {
            using var document = Parse($"{Start},\"mailbox\":{json},\"spare\":{json}}}");
            Assert.Equal((name, true, true, true), (name, document is not null, document!.MailboxUnusable, document.SpareUnusable));
            Assert.True(document.Mailbox is null && document.Spare is null, name);
        }
    }

    private static ReportDocument? Parse(string json) => ReportDocument.TryParse(TextEncoding.UTF8.GetBytes(json));
}
