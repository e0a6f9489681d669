using System.Text;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Ceremony;
using SafeReport.CaseDesk.Features.Ceremony.Verbs;
using SafeReport.CaseDesk.Features.Keysets;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;
using SafeReport.Crypto.Keysets;
using SafeReport.Crypto.Primitives;

namespace SafeReport.CaseDesk.Tests.Ceremony;

public sealed class CeremonyTests : IAsyncLifetime
{
    private readonly CeremonyRoom _room = new();

    private static CancellationToken Stop => CeremonyRoom.Stop;

    public ValueTask InitializeAsync() => _room.InitializeAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task After_a_ceremony_visitors_accept_the_keyset_and_its_keys_are_where_they_belong()
    {
        var opened = await _room.OpenAsync();

        var verdict = await _room.VerifyAsVisitorAsync(opened.Mechanism);
        Assert.Equal((KeysetRefusal.None, false), (verdict.Refusal, verdict.OutsideDates));
        Assert.Equal(opened, verdict.Keyset);
        Assert.Equal((1, Keyset.NoPrevious, _room.Today, _room.Today.AddDays(89)), (opened.Serial, opened.Previous, opened.NotBefore, opened.NotAfter));

        using (var ada = await _room.UnlockAsync("Ada", 1))
        {
            var intake = await ada.IntakeIdentityAsync(1, Stop);
            Assert.Equal(opened.Recipient, intake?.Recipient.ToString());
            Assert.True(ada.Holds(Role.Case));
        }

        using (var cleo = await _room.UnlockAsync("Cleo", 3))
        {
            Assert.Null(await cleo.IntakeIdentityAsync(1, Stop));
            var granted = await _room.ScalarAsync<byte[]>("select sealed from desk.custodian_key_grant where officer = @Id", new { Id = cleo.Officer.Value });
            using var seed = AgeFile.OpenSecret(granted, cleo.Identity);
            using var custodian = HybridIdentity.FromSeed(seed);
            Assert.Equal(opened.Custodian, custodian.Recipient.ToString());
        }

        var process = _room.Get<ProcessKeys>();
        Assert.Equal(opened.Alarm, Assert.Single(await process.AlarmAsync(opened.Mechanism, Stop)).Recipient.ToString());
        Assert.Equal(opened.Desk, (await process.SignerAsync(opened.Mechanism, Stop))!.Verifier);
        Assert.Null(_room.Pendings.Find(opened.Mechanism, 1));
        Assert.Equal("mechanism.opened", await _room.ScalarAsync<string>("select act from desk.event where mechanism = @Id order by number limit 1", new { Id = opened.Mechanism.ToString() }));
    }

    [Fact]
    public async Task A_ceremony_stopped_at_each_of_its_steps_goes_on_and_opens_one_mechanism()
    {
        var plan = new WalkPlan(new RootPlan("Mechanism", 2, 2, ["One", "Two"], null), null, [], CeremonyRoom.Officers, null, [], _room.Out);
        HashSet<string> stoppedAt = [];
        KeysetRecord? record = null;
        while (record is null)
        {
            try
            {
                record = await _room.Get<CeremonyWalk>().RunAsync(plan, step => { if (stoppedAt.Add(step)) { throw new PulledPlug(); } }, Stop);
            }
            catch (PulledPlug)
            {
                Assert.True(stoppedAt.Count < 100);
            }
        }

        Assert.True(stoppedAt.Count >= 10);
        Assert.Equal(KeysetRefusal.None, (await _room.VerifyAsVisitorAsync(record.Keyset.Mechanism)).Refusal);
        Assert.Equal((1L, 3L, 2L), (
            await _room.ScalarAsync<long>("select count(*) from desk.mechanism"), await _room.ScalarAsync<long>("select count(*) from desk.officer"),
            await _room.ScalarAsync<long>("select count(*) from desk.intake_key_grant")));
        using var ada = await _room.UnlockAsync("Ada", 1);
        Assert.Equal(record.Keyset.Recipient, (await ada.IntakeIdentityAsync(1, Stop))?.Recipient.ToString());
    }

    [Fact]
    public async Task The_record_and_the_posters_hold_no_secret_and_a_poster_nothing_but_fingerprint_and_address()
    {
        var plan = new WalkPlan(
            new RootPlan("Mechanism & Co", 1, 1, ["Keeper One"], "https://portal.example"), null, [], CeremonyRoom.Officers, null, ["Witness"], _room.Out);
        var record = await _room.Get<CeremonyWalk>().RunAsync(plan, CeremonyRoom.Quiet, Stop);

        var fingerprint = record.Roots[0].Fingerprint;
        string[] secrets = [.. Directory.GetFiles(_room.Out).Where(IsSheet).SelectMany(File.ReadAllLines).Where(line => line.StartsWith("passphrase: ", StringComparison.Ordinal)).Select(line => line[12..])];
        Assert.Equal(4, secrets.Length);
        foreach (var file in Directory.GetFiles(_room.Out).Where(file => !IsSheet(file)))
        {
            var content = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Stop));
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, content, StringComparison.Ordinal));
        }

        foreach (var file in Directory.GetFiles(_room.Out))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        var text = await File.ReadAllTextAsync(_room.At("ceremony-record.txt"), Stop);
        Assert.All([fingerprint, "Keeper One", "Witness", "Ada", Fingerprint.Of(record.Keyset.ToText()), record.Keyset.TextHash()], part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Contains("Mechanism &amp; Co", await File.ReadAllTextAsync(_room.At("ceremony-record.html"), Stop), StringComparison.Ordinal);
        var poster = await File.ReadAllTextAsync(_room.At("poster-root-1.txt"), Stop);
        Assert.Equal([fingerprint, "https://portal.example"], poster.Split('\n').Where(line => line.Length > 0 && line.AsSpan().IndexOfAny("█▀▄") < 0 && line.Trim().Length > 0));
        Assert.DoesNotContain("Mechanism", await File.ReadAllTextAsync(_room.At("poster-root-1.svg"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_signature_too_few_is_refused_and_nothing_is_opened()
    {
        var roots = _room.MakeRoots(3, 2);
        var pending = await _room.DrawFirstAsync(roots);

        await RefusedAsync("Not enough root keys have signed.", _room.Sign(pending.Text, 2));
        await RefusedAsync("Not enough root keys have signed.", _room.Sign(pending.Text, 2), _room.Sign(pending.Text, 2));
        await RefusedAsync("Not enough root keys have signed.", pending.Text);
        Assert.Equal(0, await _room.ScalarAsync<long>("select count(*) from desk.mechanism"));
        Assert.Equal((null, null), await _room.AsVisitorAsync(roots.Id));

        await _room.AcceptAsync(_room.Sign(pending.Text, 2), _room.Sign(pending.Text, 1));
        Assert.Equal(KeysetRefusal.None, (await _room.VerifyAsVisitorAsync(roots.Id)).Refusal);
    }

    [Fact]
    public async Task A_signature_under_a_root_keys_name_by_another_key_is_refused()
    {
        var roots = _room.MakeRoots(2, 1);
        var pending = await _room.DrawFirstAsync(roots);
        var right = _room.Sign(pending.Text, 1);
        var line = right.Split('\n')[^2];
        var forged = right.Replace(line, line[..^6] + (line[^6] == 'A' ? 'B' : 'A') + line[^5..], StringComparison.Ordinal);

        await RefusedAsync("A signature under the name of a root key is not that key's.", _room.Sign(pending.Text, 2), forged);
    }

    [Fact]
    public async Task Another_mechanisms_keyset_and_a_text_drawn_anew_are_refused()
    {
        var roots = _room.MakeRoots();
        var pending = await _room.DrawFirstAsync(roots);
        var own = pending.Read();
        var others = own with { Mechanism = Crypto.Items.MechanismId.New() } is var other
            ? (other with { Desk = new VerifierKey(Keyset.DeskKeyName(other.Mechanism, 1), other.Desk.PublicKey) }).ToText() : "";

        await RefusedAsync("The keys of this keyset were not drawn at this desk, or it is not the newest.", _room.Sign(others, 1));
        await RefusedAsync("The files are not signatures of one and the same keyset.", _room.Sign(others, 1), _room.Sign(pending.Text, 1));
        await RefusedAsync("A file is not a keyset.", "safereport.keyset/v1\n");

        var signedTooEarly = _room.Sign(pending.Text, 1);
        var again = await _room.DrawFirstAsync(roots, again: true);
        Assert.NotEqual(pending.Text, again.Text);
        await RefusedAsync("The keys of this keyset were drawn anew after it was written: sign the newer text.", signedTooEarly);
    }

    [Fact]
    public async Task A_ceremony_without_a_custodian_or_with_two_officers_of_one_name_is_refused()
    {
        var roots = _room.MakeRoots();
        var first = _room.Get<FirstKeyset>();
        var withoutCustodian = await first.DrawAsync(roots, [new("Ada", ["INTAKE"])], null, false, _room.Out, CeremonyRoom.Quiet, Stop);
        Assert.Equal(CeremonyRefusal.NoCustodian, withoutCustodian.Refusal);
        Assert.Throws<MisusedException>(() => withoutCustodian.OrRefuse(_room.Trusted));
        var twice = await first.DrawAsync(
            roots, [new("Ada", ["INTAKE"]), new("ADA ", ["CUSTODIAN"])], null, false, _room.Out, CeremonyRoom.Quiet, Stop);
        Assert.Equal(CeremonyRefusal.OfficerNameTaken, twice.Refusal);
        Assert.Throws<RefusedException>(() => twice.OrRefuse(_room.Trusted));
        Assert.Null(_room.Pendings.Find(roots.Id, 1));
    }

    [Fact]
    public void A_root_key_whose_making_was_interrupted_is_drawn_anew_and_a_finished_one_stays()
    {
        var roots = _room.MakeRoots(2, 1);
        (roots with { Keys = [roots.Keys[0]] }).Write(_room.At(RootKeys.FileName));   // as if stopped before the second was entered
        var kept = File.ReadAllBytes(_room.At("root-1.age"));
        var interrupted = File.ReadAllBytes(_room.At("root-2.age"));

        var finished = _room.MakeRoots(2, 1);
        Assert.Equal(roots.Keys[0], finished.Keys[0]);
        Assert.NotEqual(roots.Keys[1], finished.Keys[1]);
        Assert.Equal(kept, File.ReadAllBytes(_room.At("root-1.age")));
        Assert.NotEqual(interrupted, File.ReadAllBytes(_room.At("root-2.age")));
        Assert.Throws<RefusedException>(() => _room.MakeRoots(3, 2));
    }

    private static bool IsSheet(string file) => Path.GetFileName(file) is var name && (name.EndsWith("-passphrase.txt", StringComparison.Ordinal) || name.StartsWith("officer-", StringComparison.Ordinal));

    private async Task RefusedAsync(string sentence, params string[] notes) =>
        Assert.Equal(sentence, (await Assert.ThrowsAsync<RefusedException>(() => _room.AcceptAsync(notes))).Message);

    private sealed class PulledPlug : Exception;
}
