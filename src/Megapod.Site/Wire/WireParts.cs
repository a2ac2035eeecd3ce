namespace Megapod.Site.Wire;

using System.Collections.Frozen;
using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Devices.Polling;
using Megapod.Files.SiteFile;
using Megapod.Site.Clusters;
using Megapod.Site.WorkNodes;

/// <summary>What stands beside the wire: whoever answers for the things of a site that no device of it is named for.</summary>
public sealed record WireParts
{
    /// <summary>Answers for what is <c>emulated</c>; null: nothing does, and those readings stay missing.</summary>
    public IReadingSource? Source { get; init; }

    /// <summary>Takes commands for what is <c>emulated</c>; null: such a command fails.</summary>
    public ICommandSink? Sink { get; init; }

    /// <summary>The regulator's link to a meter or battery that is <c>emulated</c>; null: neither is.</summary>
    public IRegulatorLink? Link { get; init; }

    /// <summary>Where devices and stations put what they know; null: a new board.</summary>
    public SiteBoard? Board { get; init; }

    /// <summary>Takes grants for connectors whose cabinet names a station; its readings and answers are put on <see cref="SiteWire.Board"/>. Null: there are no such cabinets.</summary>
    public ICommandSink? Stations { get; init; }

    /// <summary>Keeps racks whose work node the site names; null: there are none.</summary>
    public SiteWorkNodes? WorkNodes { get; init; }

    /// <summary>Keeps racks whose work node is a cluster; null: there are none.</summary>
    public SiteClusters? Clusters { get; init; }

    /// <summary>Register maps by device; each with <c>protocol: modbus</c> that is named as a driver must have its own here. Default none.</summary>
    public IReadOnlyDictionary<string, RegisterMapConfig> Maps { get; init; } = FrozenDictionary<string, RegisterMapConfig>.Empty;

    /// <summary>Passwords of devices that ask who asks, by device. Default none.</summary>
    public IReadOnlyDictionary<string, DeviceSecrets> Secrets { get; init; } = FrozenDictionary<string, DeviceSecrets>.Empty;

    /// <summary>Folder of the site file, from which paths of certificates begin. Default the present one.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Time for workers' pauses; null: the wire's own. An emulated site that runs faster than real time waits for as much less.</summary>
    public TimeProvider? Waits { get; init; }

    /// <summary>Site seconds per real second; 1 for real devices, and only then has the regulator links of its own.</summary>
    public double Speed { get; init; } = 1;
}
