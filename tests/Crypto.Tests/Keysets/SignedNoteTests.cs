using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Keysets;

public sealed class SignedNoteTests
{
    // The example of c2sp.org/signed-note.
    private const string Example = "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    private const string ExampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    [Fact]
    public void The_published_example_verifies()
    {
        var note = SignedNote.TryParse(Example)!;
        Assert.Equal("This is an example message.\n", note.Text);
        Assert.Equal(1, note.CountValid([VerifierKey.Parse(ExampleKey)], out var bad));
        Assert.False(bad);
        Assert.Equal(ExampleKey, VerifierKey.Parse(ExampleKey).ToString());
    }

    [Fact]
    public void Every_altered_character_is_noticed()
    {
        VerifierKey[] pinned = [VerifierKey.Parse(ExampleKey)];
        for (var i = 0; i < Example.Length; i++)
        {
            var altered = Example[..i] + (char)(Example[i] ^ 1) + Example[(i + 1)..];
            var note = SignedNote.TryParse(altered);
            Assert.True(note is null || note.CountValid(pinned, out _) == 0, $"at {i}");
        }
    }

    [Fact]
    public void Signing_gives_what_verifies()
    {
        using var seed = Keys.RootSeed(1);
        var note = SignedNote.Sign("ognuno sta solo\n\ned è subito sera.\n", (Keys.Root(1).Name, seed));
        var read = SignedNote.TryParse(TextEncoding.UTF8.GetBytes(note));
        Assert.Equal("ognuno sta solo\n\ned è subito sera.\n", read!.Text);
        Assert.Equal(1, read.CountValid([Keys.Root(1), Keys.Root(2)], out _));
    }

    [Theory]
    [InlineData("text\n\n")]
    [InlineData("text\n")]
    [InlineData("text\n\n\u2014 name\n")]
    [InlineData("text\n\n\u2014  AAAAAAAA\n")]
    [InlineData("text\n\n\u2014 na+me AAAAAAAA\n")]
    [InlineData("text\n\n\u2014 name AAAAAA==\n")]
    [InlineData("text\n\n\u2014 name AAAAAAAA \n")]
    [InlineData("text\n\n\u2014 name AAAAAAB=\n")]
    [InlineData("text\n\n- name AAAAAAAA\n")]
    [InlineData("text\n\n\u2014 name AAAAAAAA")]
    [InlineData("te\txt\n\n\u2014 name AAAAAAAA\n")]
    [InlineData("te\rxt\n\n\u2014 name AAAAAAAA\n")]
    public void Other_texts_are_no_notes(string text) => Assert.Null(SignedNote.TryParse(text));

    [Fact]
    public void A_lone_surrogate_makes_no_note() => Assert.Null(SignedNote.TryParse("te\ud800xt\n\n\u2014 name AAAAAAAA\n"));

    [Fact]
    public void Broken_UTF_8_is_no_note() =>
        Assert.Null(SignedNote.TryParse([.. "te"u8, 0xff, .. "xt\n\n\u2014 name AAAAAAAA\n"u8]));

    [Theory]
    [InlineData("")]
    [InlineData("example.com/foo")]
    [InlineData("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2")]
    [InlineData("exa mple+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    public void Other_texts_are_no_verifier_keys(string text) => Assert.False(VerifierKey.TryParse(text, out _));

    [Fact]
    public void A_fingerprint_is_five_groups_of_four_letters()
    {
        // SHA-256 of nothing begins e3b0c442 98fc1c14 9afb.
        Assert.Equal("TFPB-RGGD-MLWR-CRCG-MNWP", Fingerprint.Of(""));
        Assert.Equal(Fingerprint.Of(""), Fingerprint.Of([]));
    }
}
