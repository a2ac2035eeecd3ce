namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>The number.</summary>
public sealed record GetLocalListVersionConfirmation
{
    /// <summary>Number of the list; 0: it is empty; −1: lists are not supported.</summary>
    [Least(-1)]
    public required int ListVersion { get; init; }
}
