namespace Megapod.Devices.Snmp.Profiles;

using Megapod.Devices.Snmp.Messages;

/// <summary>What a kind of device has in its objects. Profiles are data: another kind is another file.</summary>
/// <param name="Name">What it is called by.</param>
/// <param name="Title">What it is, for people.</param>
/// <param name="Source">Where the facts in it come from.</param>
/// <param name="Tables">What the device has.</param>
public sealed record SnmpProfile(string Name, string Title, string Source, IReadOnlyList<SnmpProfileTable> Tables)
{
    /// <summary>Under which name the device's own kind (sysObjectID.0) stands; null: any device will do.</summary>
    public SnmpOid? Kind { get; init; }

    /// <summary>How its outlets are switched; null: nothing is ever written to it.</summary>
    public SnmpSwitching? Switching { get; init; }
}
