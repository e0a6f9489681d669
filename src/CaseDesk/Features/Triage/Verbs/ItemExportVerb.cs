using System.CommandLine;
using SafeReport.CaseDesk.App;
using SafeReport.CaseDesk.Commands;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Items;
using SafeReport.CaseDesk.Vault;
using SafeReport.Crypto.Age;

namespace SafeReport.CaseDesk.Features.Triage.Verbs;

/// <summary><c>casedesk item export</c>: the item as an age file to the officer's own key; it stays sealed on the way.</summary>
public static class ItemExportVerb
{
    public static Command Create()
    {
        var options = new ItemVerbOptions();
        var output = new Option<string>("--out") { Description = "The file to write; it must not exist yet.", Required = true };
        return options.AddTo(new Command("export", "Write an item as an age file that the officer's own key opens; inside is a tar.") { output })
            .Runs(async (parsed, services, cancellationToken) =>
            {
                var path = parsed.GetValue(output)!;
                var written = parsed.GetValue(options.Identity) is { } identityFile
                    ? await ExportFileAsync(options, parsed, identityFile, path, cancellationToken)
                    : await ExportItemAsync(options, parsed, services, path, cancellationToken);
                return written ? ExitCode.Done : throw new RefusedException("There is no such item, or it does not open as a whole: no key of this officer fits, it is damaged, or it breaks a rule.");
            });
    }

    private static async Task<bool> ExportItemAsync(
        ItemVerbOptions options, ParseResult parsed, IServiceProvider services, string path, CancellationToken cancellationToken)
    {
        using var ring = await options.UnlockAsync(parsed, services, cancellationToken);
        return await WriteAsync(path, output => services.GetRequiredService<ItemReader>().ExportAsync(options.Id(parsed), ring, output, cancellationToken));
    }

    private static async Task<bool> ExportFileAsync(
        ItemVerbOptions options, ParseResult parsed, string identityFile, string path, CancellationToken cancellationToken)
    {
        using var identity = SingleFile.ReadIdentity(identityFile, parsed.GetValue(options.PassphraseFile));
        return await WriteAsync(path, async output =>
        {
            await SingleFile.ExportAsync(parsed.GetValue(options.Item)!, identity, output, cancellationToken);
            return true;
        });
    }

    /// <summary>A new file for its owner only; gone again when nothing came of it.</summary>
    private static async Task<bool> WriteAsync(string path, Func<Stream, Task<bool>> write)
    {
        var written = false;
        await using (var output = Create(path))
        {
            try
            {
                written = await write(output);
            }
            finally
            {
                if (!written)
                {
                    File.Delete(path);
                }
            }
        }

        return written;
    }

    private static FileStream Create(string path)
    {
        try
        {
            return PrivateFile.Create(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException("The file cannot be written, or is there already.");
        }
    }
}
