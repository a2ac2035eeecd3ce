namespace Megapod.Lab.Demo;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Site.Jobs;
using Megapod.Site.WorkNodes;

/// <summary>What a <see cref="LocalNode"/> needs of the rest of the house.</summary>
public sealed record LocalNodeParts
{
    /// <summary>The emulated site.</summary>
    public required DemoSite World { get; init; }

    /// <summary>Where nodes come in.</summary>
    public required SiteWorkNodes Nodes { get; init; }

    /// <summary>The site's jobs.</summary>
    public required JobDesk Desk { get; init; }

    /// <summary>The rack that the machine stands for.</summary>
    public required RackConfig Rack { get; init; }

    /// <summary>How this program starts itself: the file, and what comes before its own arguments.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>Name of the environment's variable in which the program looks for a token.</summary>
    public required string TokenVariable { get; init; }

    /// <summary>Name of the node's control groups; another one than that of any node that runs now.</summary>
    public required string Group { get; init; }

    /// <summary>The node's state folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether the folder is removed with the node.</summary>
    public bool IsPassing { get; init; }

    /// <summary>The site's instant.</summary>
    public required Func<Instant> Now { get; init; }
}
