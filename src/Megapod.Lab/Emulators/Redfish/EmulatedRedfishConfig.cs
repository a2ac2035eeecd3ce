namespace Megapod.Lab.Emulators.Redfish;

using Megapod.Devices.Redfish.Service;
using Megapod.Devices.Redfish.Service.Pods;

/// <summary>An emulated management controller.</summary>
public sealed record EmulatedRedfishConfig
{
    /// <summary>What it shows: one server, one unit, or the whole pod.</summary>
    public PodRedfishConfig Shown { get; init; } = new();

    /// <summary>How it behaves.</summary>
    public RedfishServiceConfig Service { get; init; } = new() { MostSubscriptions = 8 };

    /// <summary>Whether it is also reached by TLS, with a certificate that nobody has signed, as controllers come from their makers. Default true.</summary>
    public bool IsSecure { get; init; } = true;

    /// <summary>How long an update takes. Default 10 s.</summary>
    public TimeSpan UpdateTime { get; init; } = TimeSpan.FromSeconds(10);
}
