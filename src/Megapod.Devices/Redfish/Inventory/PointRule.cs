namespace Megapod.Devices.Redfish.Inventory;

/// <summary>Where a resource has a reading, and what it means.</summary>
/// <param name="Member">Its member; <c>a/b</c> is b inside a, <c>a/*</c> each inside a, <c>a[]</c> each of the list a. A number, or an object with a <c>Reading</c>.</param>
/// <param name="Quantity">What it measures.</param>
/// <param name="Scale">What makes base units of it.</param>
internal sealed record PointRule(string Member, RedfishQuantity Quantity, double Scale = 1)
{
    /// <summary>The way to it.</summary>
    public string[] Way { get; } = Member.Split('/');
}
