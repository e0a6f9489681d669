using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using SafeReport.Browser.Tests.Support;
using SafeReport.Crypto.Tests.Support;
using Xunit;

namespace SafeReport.Browser.Tests.Bundle;

/// <summary>A site with the shipped bundle, and with the same bytes and a handler for files beside them; files come from and go to a folder.</summary>
public sealed class BundleSite : IAsyncLifetime
{
    private WebApplication _site = null!;
    private Chromium _chromium = null!;
    private IPage _page = null!;

    public string Folder { get; } = Directory.CreateTempSubdirectory("safereport-bundle-").FullName;

    public async ValueTask InitializeAsync()
    {
        var scripts = Path.Combine(Checkout.Root, "tests", "js");
        var worker = await Crypto.Tests.Support.Program.RunAsync("node", [Path.Combine(scripts, "browser-work.mjs")], scripts);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null).UseUrls("http://127.0.0.1:0");
        _site = builder.Build();
        _site.MapGet("/", () => Results.Content("<!doctype html><title>Bundle</title>", "text/html"));
        _site.MapGet("/shipped.js", () => Results.File(Path.Combine(Checkout.Root, "src/Portal/wwwroot/dist/sealing.js"), "text/javascript"));
        _site.MapGet("/beside.js", () => Results.Content(worker, "text/javascript"));
        _site.MapGet("/files/{name}", (string name) => Results.File(Path.Combine(Folder, name)));
        _site.MapPut("/files/{name}", async (string name, HttpRequest request) =>
        {
            await using var file = File.Create(Path.Combine(Folder, name));
            await request.Body.CopyToAsync(file);
        });
        await _site.StartAsync();
        _chromium = await Chromium.StartAsync();
        _page = await _chromium.NewPageAsync();
        await _page.GotoAsync(_site.Urls.Single());
        await _page.EvaluateAsync("""
            () => {
              self.ask = (script, message) => new Promise((resolve, reject) => {
                const worker = new Worker(script);
                const end = (settle, value) => { worker.terminate(); settle(value); };
                worker.onmessage = ({ data }) => { if (data.share === undefined) { end(resolve, data); } };
                worker.onerror = (event) => end(reject, event.message);
                worker.postMessage(message);
              });
            }
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        await _site.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Seals or opens a file of the folder in a worker; null, or why it failed.</summary>
    public async Task<string?> TransformAsync(string verb, JsonObject key, string from, string to)
    {
        var message = new JsonObject { ["verb"] = verb, ["key"] = key.DeepClone(), ["from"] = $"/files/{from}", ["to"] = $"/files/{to}" };
        var answer = await _page.EvaluateAsync<JsonElement>("async (message) => self.ask('/beside.js', JSON.parse(message))", message.ToJsonString());
        return answer.GetProperty("failure").GetString();
    }

    /// <summary>Has the shipped worker seal a report with the folder's files of these names; the body goes to the folder. The code of a refusal, or null.</summary>
    public Task<string?> SealItemAsync(JsonObject task, IReadOnlyList<string> files, string to) => _page.EvaluateAsync<string?>(
        """
        async ({ task, files, to }) => {
          const input = JSON.parse(task);
          input.files = [];
          for (const name of files) {
            input.files.push({ file: await (await fetch(`/files/${name}`, { cache: 'no-store' })).blob(), mediaType: 'image/png', name });
          }
          const { output, refusal } = await self.ask('/shipped.js', { id: 1, task: 'seal', input });
          if (refusal) {
            return refusal;
          }
          await fetch(`/files/${to}`, { method: 'PUT', body: output.body });
          return null;
        }
        """,
        new { task = task.ToJsonString(), files, to });
}
