namespace Megapod.Devices.Redfish.Inventory;

using Megapod.Core.Model;

/// <summary>One measured quantity of one thing.</summary>
/// <param name="Item">The path of the thing.</param>
/// <param name="Quantity">What is measured.</param>
/// <param name="Name">Which one of several, in the service's words.</param>
/// <param name="Reading">What was read when the thing was found, in the base unit of the quantity; missing where the service has no value. It never becomes 0 for want of one.</param>
public sealed record RedfishPoint(string Item, RedfishQuantity Quantity, string Name, Reading Reading)
{
    /// <summary>The path of the resource it is read from.</summary>
    public required string Source { get; init; }

    /// <summary>What it is called in metric reports, brought to one form: path and member without fragment sign and <c>/Reading</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The sensor behind it, in the same form; points with the same one are the same measurement shown at several places.</summary>
    public required string Origin { get; init; }

    /// <summary>What the service's number is multiplied with to give base units.</summary>
    public required double Scale { get; init; }
}
