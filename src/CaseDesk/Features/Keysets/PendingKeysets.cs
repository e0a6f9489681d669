using System.Text.Json;
using SafeReport.CaseDesk.Hosting;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Items;

namespace SafeReport.CaseDesk.Features.Keysets;

/// <summary>DIR/keyset-MECHANISM-SERIAL.pending (0600): keysets that are not signed yet. Whole or not there; deleted when one is published.</summary>
/// <remarks>A file and not a table: a key that no published keyset names must not be near those that the desk process uses.</remarks>
public sealed class PendingKeysets(Settings settings)
{
    public PendingKeyset? Find(MechanismId mechanism, long serial)
    {
        var path = PathOf(mechanism, serial);
        return File.Exists(path) ? JsonSerializer.Deserialize<PendingKeyset>(File.ReadAllBytes(path), JsonSerializerOptions.Web) : null;
    }

    public void Save(MechanismId mechanism, long serial, PendingKeyset pending)
    {
        Directory.CreateDirectory(settings.DataDirectory);
        PrivateFile.Replace(PathOf(mechanism, serial), JsonSerializer.SerializeToUtf8Bytes(pending, JsonSerializerOptions.Web));
    }

    public void Delete(MechanismId mechanism, long serial) => File.Delete(PathOf(mechanism, serial));

    private string PathOf(MechanismId mechanism, long serial) => Path.Combine(settings.DataDirectory, $"keyset-{mechanism}-{serial}.pending");
}
