using System.CommandLine;
using SafeReport.CaseDesk.Commands;

namespace SafeReport.CaseDesk.App;

/// <summary>All verbs, as the features name them. A verb that is not built is absent.</summary>
public static class Verbs
{
    public static RootCommand Create()
    {
        var root = new RootCommand("The case desk of SafeReport. Without a verb it serves the web application.")
        {
            new Command("serve", "Serve the web application (as without a verb)."),
            MigrateVerb.Create(),
        };
        var verbs = DeskFeatures.All.SelectMany(feature => feature.CreateVerbs()).ToLookup(verb => verb.Group, verb => verb.Command);
        foreach (var alone in verbs[null])
        {
            root.Add(alone);
        }

        foreach (var group in VerbGroup.All)
        {
            var command = new Command(group.Name, group.Description);
            foreach (var verb in verbs[group])
            {
                command.Add(verb);
            }

            root.Add(command);
        }

        return root;
    }
}
