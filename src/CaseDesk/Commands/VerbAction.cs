using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SafeReport.CaseDesk.Commands;

/// <summary>How a verb reaches the desk's services and how it prints.</summary>
public static class VerbAction
{
    // Names of officers and mechanisms stay readable; a terminal is no web page.
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The option of every verb that prints data. One per command.</summary>
    public static Option<bool> JsonOption() => new("--json") { Description = "Print JSON." };

    /// <summary>Gives the verb its work, with the same services as the server's.</summary>
    public static Command Runs(this Command verb, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> work)
    {
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = ((VerbInvocation)parsed.InvocationConfiguration).MakeServices();
            return await work(parsed, services, cancellationToken);
        });
        return verb;
    }

    public static void PrintJson(object data) => Console.WriteLine(JsonSerializer.Serialize(data, Web));
}
