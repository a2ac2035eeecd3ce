namespace Megapod.Devices.WorkLink;

using Megapod.Core.Jobs;

/// <summary>One message between a site and a work node. Exactly one of its parts is there; a message with none, of a later version, is passed over.</summary>
public sealed record WorkLinkMessage
{
    /// <summary>From the node: all that is.</summary>
    public WorkReport? Report { get; init; }

    /// <summary>From the site: all that is wanted.</summary>
    public WorkOrders? Orders { get; init; }

    /// <summary>From the site: power alone, for which the rest of the orders need not be said again.</summary>
    public WorkBudget? Budget { get; init; }

    /// <summary>From the site: a part of what a job has said.</summary>
    public WorkLogQuestion? LogQuestion { get; init; }

    /// <summary>From the node: that part.</summary>
    public WorkLogAnswer? LogAnswer { get; init; }
}
