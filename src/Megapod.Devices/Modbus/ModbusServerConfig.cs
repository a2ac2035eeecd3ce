namespace Megapod.Devices.Modbus;

using System.Net;

/// <summary>Where a Modbus server listens and what it bears.</summary>
public sealed record ModbusServerConfig
{
    /// <summary>Address and port; this machine alone, on any free port, unless told.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>How many connections are served at once; a further one is closed at once.</summary>
    public int MostConnections { get; init; } = 32;

    /// <summary>How many of them may come from one machine, so that none takes them all.</summary>
    public int MostConnectionsPerPeer { get; init; } = 8;

    /// <summary>A connection over which no whole request has come for so long is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A peer that does not take its answer for so long is closed.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
