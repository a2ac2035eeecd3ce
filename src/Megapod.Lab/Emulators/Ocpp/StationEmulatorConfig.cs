namespace Megapod.Lab.Emulators.Ocpp;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp;

/// <summary>An emulated station.</summary>
public sealed record StationEmulatorConfig
{
    /// <summary>The identity with which it connects.</summary>
    public required string Identity { get; init; }

    /// <summary>The editions that it offers. Default 1.6.</summary>
    public IReadOnlyList<OcppVersion> Versions { get; init; } = [OcppVersion.V16];

    /// <summary>Its connectors by their index among the site's consumers, in the order of their numbers on the wire.</summary>
    public required IReadOnlyList<EmulatedStall> Stalls { get; init; }

    /// <summary>Nominal voltage between phase and neutral, by which A become W. Default 230 V.</summary>
    public Volts Voltage { get; init; } = new(230);

    /// <summary>How often it sends what it measures before it is told otherwise. Default 60 s.</summary>
    public TimeSpan SamplePeriod { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What it says of itself.</summary>
    public string Vendor { get; init; } = "Megapod";

    /// <summary>What it says of itself.</summary>
    public string Model { get; init; } = "emulated station";

    /// <summary>Pause between two attempts to connect. Default 1 s.</summary>
    public TimeSpan ReconnectPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether it was put into service with the floors of its connectors, so that it never draws its nameplate before somebody has told it anything. Default true, which a site asks of each station.</summary>
    public bool IsCommissioned { get; init; } = true;
}
