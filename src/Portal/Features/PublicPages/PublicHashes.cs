using System.Security.Cryptography;
using System.Text;
using SafeReport.Portal.Features.PublicFiles;

namespace SafeReport.Portal.Features.PublicPages;

/// <summary>
/// <c>GET /api/hashes</c>: the SHA-256 of every public file, and of every page as it is made with nothing published, no setting and a fixed day
/// (its template, named by its path and the word), one a line. These sources give these hashes wherever and whenever they are built.
/// </summary>
internal sealed class PublicHashes
{
    private readonly PublicFileSet _files;
    private readonly PageRenderer _renderer;
    private readonly PageContexts _contexts;
    private readonly Lazy<Task<PublicFile>> _file;

    public PublicHashes(PublicFileSet files, PageRenderer renderer, PageContexts contexts)
    {
        (_files, _renderer, _contexts) = (files, renderer, contexts);
        _file = new(async () => new PublicFile(Encoding.UTF8.GetBytes(await LinesAsync()), "text/plain; charset=utf-8"));
    }

    public Task<PublicFile> FileAsync() => _file.Value;

    private async Task<string> LinesAsync()
    {
        var hashes = _files.Files.Select(static file => (Path: file.Key, Hash: SHA256.HashData(file.Value.Bytes))).ToList();
        foreach (var page in PublicPage.All)
        {
            foreach (var (path, code) in page.Paths(_contexts.Languages))
            {
                var html = await _renderer.RenderAsync(page.Component, _contexts.Template(_contexts.Languages.Single(language => language.Code == code)));
                hashes.Add(($"{path} (template)", SHA256.HashData(html)));
            }
        }

        hashes.Add(("error (template)", SHA256.HashData(await _renderer.RenderErrorAsync([.. _contexts.Languages.Select(_contexts.Template)]))));
        return string.Concat(hashes.OrderBy(static line => line.Path, StringComparer.Ordinal).Select(static line => $"{Convert.ToHexStringLower(line.Hash)} {line.Path}\n"));
    }
}
