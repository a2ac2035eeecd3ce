namespace Megapod.Cli.Commands;

using System.CommandLine;

/// <summary><c>node</c>: work nodes, which run jobs.</summary>
internal static class NodeCommand
{
    /// <summary>The command.</summary>
    public static Command Build()
    {
        var node = new Command("node", "Let work nodes, which run jobs, enrol at a running site.");
        WorkNodeOrders.AddTo(node);
        return node;
    }
}
