namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Text.Json.Nodes;

/// <summary>What a person at the site does about its work nodes: <c>node token</c>, <c>node list</c> and <c>node expel</c>.</summary>
internal sealed class WorkNodeOrders
{
    private readonly SiteAddressOptions site = new();
    private readonly Argument<string> name = new("NAME") { Description = "The node's name." };

    private WorkNodeOrders()
    {
    }

    /// <summary>Adds them below a command.</summary>
    public static void AddTo(Command node)
    {
        var orders = new WorkNodeOrders();
        orders.Add(node, new Command("token", "Make a token by which one node may enrol at a running site within the hour, and print it, this once.") { orders.name }, run => SiteOrder.SendAsync(
            run, orders.site, HttpMethod.Post, "nodes/tokens", new JsonObject { ["name"] = run.Parse.GetRequiredValue(orders.name) }, (console, answer, _) =>
            {
                var writer = console.Profile.Out.Writer;
                writer.WriteLine((string?)answer["token"]);
                run.Printer.Note($"At the node: megapod node --site {(string?)answer["site"]} --token TOKEN");
            }));
        orders.Add(node, new Command("list", "Say which work nodes a running site has."), run => SiteOrder.SendAsync(
            run, orders.site, HttpMethod.Get, "nodes/links", null, (console, answer, _) => SiteOrder.Table(console, answer, ["name", "isConnected", "rack"], "There are no work nodes.", "-")));
        orders.Add(node, new Command("expel", "Let a node in no more, and end its link; what it runs goes on under its fallback.") { orders.name }, run => SiteOrder.SendAsync(
            run, orders.site, HttpMethod.Delete, $"nodes/{Uri.EscapeDataString(run.Parse.GetRequiredValue(orders.name))}/link", null, (console, answer, _) => console.Profile.Out.Writer.WriteLine($"{(string?)answer["name"]} is let in no more.")));
    }

    private void Add(Command node, Command command, Func<CommandRun, Task<ExitCode>> does)
    {
        site.AddTo(command);
        node.Add(command.RunsAsync(does));
    }
}
