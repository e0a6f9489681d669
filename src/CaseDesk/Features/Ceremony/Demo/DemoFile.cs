using System.Text.Encodings.Web;
using System.Text.Json;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Vault;

namespace SafeReport.CaseDesk.Features.Ceremony.Demo;

public sealed record DemoMechanism(string Id, string Name, IReadOnlyList<string> Verifiers, int Threshold);

public sealed record DemoOfficer(string Name, IReadOnlyList<string> Roles, string Passphrase, string TotpSecret)
{
    public OfficerCredentials ToCredentials() => new(Passphrase, TotpSecret);
}

/// <summary>DIR/demo.json: all that somebody needs who tries the demonstration, secrets included (mode 0600).</summary>
public sealed record DemoFile(
    string Portal, string Desk, IReadOnlyList<DemoMechanism> Mechanisms, IReadOnlyList<DemoOfficer> Officers, string RootKey, string RootPassphrase)
{
    public const string RootKeyName = "demo-root.age";

    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static DemoFile? Read(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize<DemoFile>(File.ReadAllBytes(path), Json) : null;

    public void Write(string path) => PrivateFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(this, Json));
}
