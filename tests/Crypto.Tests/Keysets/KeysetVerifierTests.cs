using SafeReport.Crypto.Age;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;
using SafeReport.Crypto.Tests.Support;

namespace SafeReport.Crypto.Tests.Keysets;

public sealed class KeysetVerifierTests
{
    private static readonly Keyset Second = MakeKeyset();
    private static readonly KeysetPins Pins = new(Keys.Mechanism, Keys.PortalId, [Keys.Root(1), Keys.Root(2), Keys.Root(3)], Threshold: 2, LowestSerial: 2);

    [Fact]
    public void A_keyset_signed_by_enough_root_keys_is_accepted()
    {
        var verdict = Verify(Sign(Second.ToText(), 1, 3));
        Assert.Equal(KeysetRefusal.None, verdict.Refusal);
        Assert.Equal(Second, verdict.Keyset);
        Assert.False(verdict.OutsideDates);
    }

    [Fact]
    public void One_signature_too_few_is_refused()
    {
        Assert.Equal(KeysetRefusal.TooFewSignatures, Verify(Sign(Second.ToText(), 1)).Refusal);
        Assert.Equal(KeysetRefusal.TooFewSignatures, Verify(Sign(Second.ToText(), 4, 5)).Refusal);
    }

    [Fact]
    public void One_key_signing_twice_counts_once()
    {
        var note = Sign(Second.ToText(), 1);
        Assert.Equal(KeysetRefusal.TooFewSignatures, Verify(note + note[note.IndexOf('\u2014', StringComparison.Ordinal)..]).Refusal);
        var twice = Pins with { Roots = [Keys.Root(1), Keys.Root(1), Pinned("safereport/0a1b2c3d/root-9", 1)] };
        Assert.Equal(KeysetRefusal.TooFewSignatures, KeysetVerifier.Verify(note, twice, Keys.Today).Refusal);
    }

    [Fact]
    public void One_seed_under_two_pinned_names_is_one_signature()
    {
        using var seed = Keys.RootSeed(1);
        var note = SignedNote.Sign(Second.ToText(), (Keys.Root(1).Name, seed), ("safereport/0a1b2c3d/root-9", seed));
        var both = Pins with { Roots = [Keys.Root(1), Pinned("safereport/0a1b2c3d/root-9", 1)] };
        Assert.Equal(2, note.Count(c => c == '\u2014'));
        Assert.Equal(KeysetRefusal.TooFewSignatures, KeysetVerifier.Verify(note, both, Keys.Today).Refusal);
        Assert.Equal(KeysetRefusal.None, KeysetVerifier.Verify(note, both with { Threshold = 1 }, Keys.Today).Refusal);
    }

    [Fact]
    public void A_bad_signature_under_a_pinned_key_is_refused_whoever_else_signed()
    {
        var bad = Sign(Second.ToText().Replace("serial 2", "serial 3", StringComparison.Ordinal), 2);
        var note = Sign(Second.ToText(), 1, 3) + bad[bad.IndexOf('\u2014', StringComparison.Ordinal)..];
        Assert.Equal(KeysetRefusal.BadSignature, Verify(note).Refusal);
    }

    [Fact]
    public void Signatures_of_unknown_keys_are_passed_over() =>
        Assert.Equal(KeysetRefusal.None, Verify(Sign(Second.ToText(), 4, 1, 5, 2)).Refusal);

    [Fact]
    public void More_than_16_signatures_or_64_KiB_are_refused()
    {
        Assert.Equal(KeysetRefusal.None, Verify(Sign(Second.ToText(), [1, 2, .. Enumerable.Range(10, 14)])).Refusal);
        var sixteen = Sign(Second.ToText(), [1, 2, .. Enumerable.Range(10, 14)]);
        Assert.Equal(KeysetRefusal.Note, Verify(sixteen + sixteen.Split('\n')[^2] + "\n").Refusal);
        var padding = string.Concat(Enumerable.Repeat("\u2014 unknown AAAAAAAA\n", 15).Take(13));
        Assert.Equal(KeysetRefusal.Note, Verify(Sign(Second.ToText(), 1, 2) + padding.Replace("AAAAAAAA", new string('A', 8000), StringComparison.Ordinal)).Refusal);
    }

    [Theory]
    [InlineData("0a1b2c3e", Keys.PortalId, 2, KeysetRefusal.AnotherMechanism)]
    [InlineData("0a1b2c3d", "10112233445566778899aabbccddeeff", 2, KeysetRefusal.AnotherPortal)]
    [InlineData("0a1b2c3d", Keys.PortalId, 3, KeysetRefusal.LowerSerial)]
    [InlineData("0a1b2c3d", Keys.PortalId, 1, KeysetRefusal.None)]
    public void Another_mechanism_s_portal_s_or_an_earlier_keyset_is_refused(string mechanism, string portal, long lowest, KeysetRefusal refusal)
    {
        var pins = Pins with { Mechanism = MechanismId.Parse(mechanism), PortalId = portal, LowestSerial = lowest };
        Assert.Equal(refusal, KeysetVerifier.Verify(Sign(Second.ToText(), 1, 2), pins, Keys.Today).Refusal);
    }

    [Theory]
    [InlineData("2026-01-31", KeysetRefusal.None, true)]
    [InlineData("2026-02-01", KeysetRefusal.None, false)]
    [InlineData("2026-05-01", KeysetRefusal.None, false)]
    [InlineData("2026-05-02", KeysetRefusal.None, true)]
    [InlineData("2026-05-31", KeysetRefusal.None, true)]
    [InlineData("2026-06-01", KeysetRefusal.TooOld, false)]
    public void Outside_its_dates_a_keyset_warns_and_30_days_later_it_is_refused(string now, KeysetRefusal refusal, bool warns)
    {
        var verdict = KeysetVerifier.Verify(Sign(Second.ToText(), 1, 2), Pins, DateOnly.Parse(now));
        Assert.Equal(refusal, verdict.Refusal);
        Assert.Equal(warns, verdict.OutsideDates);
    }

    [Theory]
    [InlineData("safereport.keyset/v1\n", "safereport.keyset/v2\n", KeysetRefusal.UnknownLine)]
    [InlineData("serial 2\n", "", KeysetRefusal.MissingLine)]
    [InlineData("serial 2\n", "serial 2\nserial 2\n", KeysetRefusal.DoubledLine)]
    [InlineData("serial 2\n", "serial 02\n", KeysetRefusal.MalformedLine)]
    [InlineData("serial 2\n", "serial +2\n", KeysetRefusal.MalformedLine)]
    [InlineData("serial 2\n", "serial 0\n", KeysetRefusal.MalformedLine)]
    [InlineData("serial 2\n", "serial  2\n", KeysetRefusal.MalformedLine)]
    [InlineData("serial 2\n", "serial 2 \n", KeysetRefusal.MalformedLine)]
    [InlineData("serial 2\n", "serial \u0662\n", KeysetRefusal.MalformedLine)]
    [InlineData("serial 2\n", "serial 99999999999999999999\n", KeysetRefusal.MalformedLine)]
    [InlineData("serial 2\n", "serial 1\n", KeysetRefusal.Inconsistent)]
    [InlineData("not-before 2026-02-01\nnot-after 2026-05-01\n", "not-after 2026-05-01\nnot-before 2026-02-01\n", KeysetRefusal.MisplacedLine)]
    [InlineData("not-after 2026-05-01", "not-after 2026-02-30", KeysetRefusal.MalformedLine)]
    [InlineData("not-after 2026-05-01", "not-after 2026-01-31", KeysetRefusal.Inconsistent)]
    [InlineData("not-after 2026-05-01", "not-after 2026-5-1", KeysetRefusal.MalformedLine)]
    [InlineData("portal 0011", "portal 001", KeysetRefusal.MalformedLine)]
    [InlineData("portal 00112233445566778899aabb", "portal 00112233445566778899AABB", KeysetRefusal.MalformedLine)]
    [InlineData("mechanism 0a1b2c3d", "mechanism 0A1B2C3D", KeysetRefusal.MalformedLine)]
    [InlineData("mechanism 0a1b2c3d", "mechanism 0a1b2c3e", KeysetRefusal.Inconsistent)]
    [InlineData("recipient age1pq1", "recipient AGE1PQ1", KeysetRefusal.MalformedLine)]
    [InlineData("recipient age1pq1", "recipient age1pq1q", KeysetRefusal.MalformedLine)]
    [InlineData("desk safereport/0a1b2c3d/desk-1", "desk safereport/0a1b2c3d/desk-x", KeysetRefusal.MalformedLine)]
    [InlineData("tool-recipient ", "unknown ", KeysetRefusal.UnknownLine)]
    [InlineData("tool-recipient age1", "tool-recipient age1q", KeysetRefusal.MalformedLine)]
    public void Text_that_is_not_exactly_a_keyset_s_is_refused(string part, string replacement, KeysetRefusal refusal)
    {
        var text = Second.ToText();
        Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Equal(refusal, Verify(Sign(text.Replace(part, replacement, StringComparison.Ordinal), 1, 2)).Refusal);
    }

    [Fact]
    public void An_X25519_recipient_is_refused_everywhere_but_for_tools()
    {
        var tool = Second.ToolRecipient!;
        Assert.Equal(KeysetRefusal.MalformedLine, Verify(Sign((Second with { ToolRecipient = Second.Alarm }).ToText(), 1, 2)).Refusal);
        foreach (var wrong in new[] { Second with { Recipient = tool }, Second with { Custodian = tool }, Second with { Alarm = tool } })
        {
            Assert.Equal(KeysetRefusal.NotHybrid, Verify(Sign(wrong.ToText(), 1, 2)).Refusal);
        }

        Assert.Equal(KeysetRefusal.None, Verify(Sign((Second with { ToolRecipient = null }).ToText(), 1, 2)).Refusal);
    }

    [Fact]
    public void More_lines_empty_lines_and_other_line_ends_are_refused()
    {
        var text = Second.ToText();
        Assert.Equal(KeysetRefusal.UnknownLine, Verify(Sign(text + "more 1\n", 1, 2)).Refusal);
        Assert.Equal(KeysetRefusal.UnknownLine, Verify(Sign(text + "\n", 1, 2)).Refusal);
        Assert.Equal(KeysetRefusal.UnknownLine, Verify(Sign("\n" + text, 1, 2)).Refusal);
        Assert.Equal(KeysetRefusal.Note, Verify(Sign(text, 1, 2).Replace("\n", "\r\n", StringComparison.Ordinal)).Refusal);
        Assert.Equal(KeysetRefusal.Note, Verify(Sign(text, 1, 2)[..^1]).Refusal);
        Assert.Equal(KeysetRefusal.Note, Verify(text).Refusal);
        Assert.Equal(KeysetRefusal.Note, Verify("").Refusal);
    }

    [Fact]
    public void Keysets_form_a_chain()
    {
        var third = Second with { Serial = 3, Previous = Second.TextHash() };
        Assert.True(third.Follows(Second));
        Assert.False((third with { Serial = 4 }).Follows(Second));
        Assert.False((third with { Previous = new string('1', 64) }).Follows(Second));
        Assert.False((third with { Mechanism = MechanismId.Parse("0a1b2c3e") }).Follows(Second));
        Assert.True(Keyset.TryParse(third.ToText(), out var read));
        Assert.Equal(third, read);
    }

    private static KeysetVerdict Verify(string note) => KeysetVerifier.Verify(note, Pins, Keys.Today);

    private static VerifierKey Pinned(string name, int number)
    {
        using var seed = Keys.RootSeed(number);
        return VerifierKey.Of(name, seed);
    }

    private static string Sign(string text, params int[] roots)
    {
        (string Name, SecretBytes Seed)[] signers = [.. roots.Select(n => (Keyset.RootKeyName(Keys.Mechanism, n), Keys.RootSeed(n)))];
        return SignedNote.Sign(text, signers);
    }

    private static Keyset MakeKeyset()
    {
        using var intake = Keys.Hybrid("intake");
        using var custodian = Keys.Hybrid("custodian");
        using var alarm = Keys.Hybrid("alarm");
        using var toolSeed = Keys.Seed("tool");
        using var tool = X25519Identity.FromSeed(toolSeed);
        using var desk = Keys.Seed("desk");
        return new Keyset(
            Keys.Mechanism, Keys.PortalId, 2, new string('a', 64), new DateOnly(2026, 2, 1), new DateOnly(2026, 5, 1),
            intake.Recipient.ToString(), custodian.Recipient.ToString(), alarm.Recipient.ToString(),
            VerifierKey.Of(Keyset.DeskKeyName(Keys.Mechanism, 1), desk), tool.Recipient.ToString());
    }
}
