using System.Text.Json.Nodes;

namespace SafeReport.TestKit.Seed;

/// <summary>The fields every report has.</summary>
public static class SeededReport
{
    /// <summary>A report that says what happened, and nothing more than it must.</summary>
    public static JsonObject Of(string what, string made = "2026-03-09") => Completed(new JsonObject { ["what"] = what }, made);

    /// <summary>Adds what a test left out.</summary>
    public static JsonObject Completed(JsonObject? fields, string made = "2026-03-09")
    {
        var report = fields ?? [];
        report["kind"] ??= "report";
        report["made"] ??= made;
        report["language"] ??= "en";
        report["madeBy"] ??= "tests";
        report["danger"] ??= false;
        return report;
    }
}
