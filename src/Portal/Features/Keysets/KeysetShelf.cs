using System.Text;
using System.Text.Json;
using SafeReport.Portal.Features.PublicFiles;
using SafeReport.Portal.Features.Published;

namespace SafeReport.Portal.Features.Keysets;

/// <summary>The list of mechanisms and every keyset, made once whenever what is published changes.</summary>
internal sealed class KeysetShelf : IShownToEveryone
{
    private const string Note = "text/plain; charset=utf-8";
    private const string Json = "application/json; charset=utf-8";

    private volatile Shelf? _shelf;

    /// <summary>False while it is not known what is published.</summary>
    public bool IsKnown => _shelf is not null;

    public PublicFile? Mechanisms => _shelf?.Mechanisms;

    public PublicFile? Newest(string mechanism) => _shelf?.Newest.GetValueOrDefault(mechanism);

    public PublicFile? Find(string mechanism, long serial) => _shelf?.All.GetValueOrDefault((mechanism, serial));

    public Task MakeAsync(PublishedState? state)
    {
        if (state is not null)
        {
            _shelf = Make(state, _shelf);
        }

        return Task.CompletedTask;
    }

    private static Shelf Make(PublishedState state, Shelf? last)
    {
        var all = new Dictionary<(string, long), PublicFile>();
        var newest = new Dictionary<string, PublicFile>(StringComparer.Ordinal);
        foreach (var row in state.Rows.Keysets)   // by serial, so the last one of a mechanism is its newest
        {
            var file = PublicFile.Renew(last?.All.GetValueOrDefault((row.Mechanism, row.Serial)), Encoding.UTF8.GetBytes(row.Note), static note => PublicFile.Tagged(note, Note));
            all[(row.Mechanism, row.Serial)] = newest[row.Mechanism] = file;
        }

        var list = JsonSerializer.SerializeToUtf8Bytes([.. state.Mechanisms("").Select(PublicMechanism.Of)], PublicJson.AsWritten.PublicMechanismArray);
        return new Shelf(PublicFile.Renew(last?.Mechanisms, list, static json => new PublicFile(json, Json)), newest, all);
    }

    private sealed record Shelf(PublicFile Mechanisms, Dictionary<string, PublicFile> Newest, Dictionary<(string Mechanism, long Serial), PublicFile> All);
}
