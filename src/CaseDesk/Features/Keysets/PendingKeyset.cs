using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;
using SafeReport.Crypto.Keysets;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>A keyset whose keys are drawn and which waits for the root keys' signatures: its text, and its secrets, all of them sealed.</summary>
/// <param name="Text">What is to be signed.</param>
/// <param name="Alarm">The alarm key, when it is new.</param>
/// <param name="Signer">The desk key, when it is new.</param>
/// <param name="IntakeGrants">The intake key, for every officer who opens new items.</param>
/// <param name="CustodianGrants">The custodian key for every custodian, or none when it stays the same.</param>
/// <param name="CloseOld">Whether every serial before it is closed, and refused by visitors, as soon as it is published.</param>
/// <param name="Opening">The mechanism that the first keyset opens; null for a later one.</param>
public sealed record PendingKeyset(
    string Text,
    SealedProcessKey? Alarm,
    SealedProcessKey? Signer,
    IReadOnlyList<KeyGrant> IntakeGrants,
    IReadOnlyList<KeyGrant> CustodianGrants,
    bool CloseOld,
    Opening? Opening)
{
    public Keyset Read() => Keyset.TryParse(Text, out var keyset) ? keyset : throw new InvalidDataException("A keyset of this desk cannot be read.");
}

/// <summary>A mechanism and its first officers, until its first keyset is signed.</summary>
public sealed record Opening(string Name, IReadOnlyList<string> Verifiers, int Threshold, IReadOnlyList<NewOfficer> Officers);

/// <summary>An officer's record in a form that a file can hold; nothing in it opens without the officer's passphrase or desk.secret.</summary>
public sealed record NewOfficer(
    Guid Id, string Name, string Recipient, byte[] IdentityFile, byte[] TotpSealed, string Stamp, DateOnly AddedOn, IReadOnlyList<string> Roles)
{
    public static NewOfficer Of(Officer officer) =>
        new(officer.Id.Value, officer.Name, officer.Recipient, officer.IdentityFile, officer.TotpSealed, officer.Stamp, officer.AddedOn,
            [.. officer.Roles.Order(StringComparer.Ordinal)]);

    public Officer ToOfficer(MechanismId mechanism) =>
        new(new Domain.OfficerId(Id), mechanism, Name, Recipient, IdentityFile, TotpSealed, Stamp, AddedOn, DisabledOn: null,
            Roles.ToHashSet(StringComparer.Ordinal));
}
