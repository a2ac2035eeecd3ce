namespace Megapod.Core.Jobs;

/// <summary>All that a site wants of a node. It is whole: what is not in it is not wanted. Losing one, or getting one twice, does no harm.</summary>
public sealed record WorkOrders
{
    /// <summary>Number of the orders, rising over the site's restarts; a node takes none that is older than the last it took.</summary>
    public required long Number { get; init; }

    /// <summary>Power; null: as before.</summary>
    public WorkBudget? Budget { get; init; }

    /// <summary>Its jobs, by id.</summary>
    public IReadOnlyList<WorkOrder> Jobs { get; init; } = [];

    /// <summary>The newest usage record of the node that the site has kept; the node forgets up to it.</summary>
    public long UsageKept { get; init; }
}
