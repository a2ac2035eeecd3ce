namespace Megapod.Devices.Ocpp.Links;

using Megapod.Core.Outcomes;

/// <summary>What came of a call whose payload nobody here looked into: exactly one of the three.</summary>
/// <param name="Payload">The answer as it was on the wire, an object; null: there is none.</param>
/// <param name="Error">The error in its place; null: there is none.</param>
/// <param name="Fault">Why there is neither; null: there is one.</param>
public readonly record struct OcppRawAnswer(ReadOnlyMemory<byte>? Payload, OcppRawError? Error, Fault? Fault)
{
    /// <summary>Whether the other end has answered, be it with an error.</summary>
    public bool IsAnswered => Payload is not null || Error is not null;
}
