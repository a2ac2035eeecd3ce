namespace Megapod.Core.Pods;

/// <summary>
/// A part of a pod. Three lines lead up from it: to what holds it, to what feeds it and to what cools it; where a line of its own is not known, power and coolant come by way of what holds it.
/// </summary>
public sealed record Part
{
    /// <summary>Its name, unique on the site, such as <c>pod-1/rack-a/server-3/gpu-0</c>; a pod and a rack have their names of the site file.</summary>
    public required string Id { get; init; }

    /// <summary>What it is.</summary>
    public required PartKind Kind { get; init; }

    /// <summary>Id of what holds it; null for the pod alone.</summary>
    public string? Holder { get; init; }

    /// <summary>Id of the part through which its power comes, such as an outlet; null: by way of what holds it.</summary>
    public string? FedBy { get; init; }

    /// <summary>Id of the part to which the coolant carries its heat, such as a coolant distribution unit; null: by way of what holds it.</summary>
    public string? CooledBy { get; init; }

    /// <summary>Who it is.</summary>
    public PartIdentity Identity { get; init; } = PartIdentity.Unknown;
}
