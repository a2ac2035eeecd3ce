namespace Megapod.Wire.Ocpp;

using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.V16;
using Megapod.Devices.Ocpp.V201;
using Megapod.Devices.Ocpp.V21;

/// <summary>What tests that are the same for all editions need to know of one.</summary>
/// <param name="Version">Which.</param>
/// <param name="Name">As people write it, such as 2.0.1.</param>
/// <param name="Actions">Those with messages.</param>
/// <param name="NamesOnly">Those without.</param>
internal sealed record Edition(OcppVersion Version, string Name, IReadOnlyList<OcppAction> Actions, IReadOnlyList<string> NamesOnly)
{
    public static Edition V16 { get; } = new(OcppVersion.V16, "1.6", V16Actions.All, []);

    public static Edition V201 { get; } = new(OcppVersion.V201, "2.0.1", V201Actions.All, V201Actions.NamesOnly);

    /// <summary>Many of its messages are those of 2.0.1, whose members stand in another order here and there.</summary>
    public static Edition V21 { get; } = new(OcppVersion.V21, "2.1", V21Actions.All, V21Actions.NamesOnly);

    /// <summary>All of them, the oldest first.</summary>
    public static IReadOnlyList<Edition> All { get; } = [V16, V201, V21];

    /// <summary>Name of the WebSocket sub-protocol.</summary>
    public string Protocol => $"ocpp{Name}";

    public static Edition Of(OcppVersion version) => All.Single(e => e.Version == version);

    /// <summary>The action of a name, or of a message's name as <c>Reset.req</c>.</summary>
    public OcppAction Action(string name) => Actions.Single(a => a.Name == name.Split('.')[0]);
}
