namespace Megapod.Devices.Ocpp;

using Megapod.Core.Outcomes;

/// <summary>Why something is answered with an error, in the protocol's word and in ours.</summary>
/// <param name="Code">What the other end is told.</param>
/// <param name="Fault">What our people are told; its message goes over the wire too.</param>
public sealed record OcppRefusal(OcppErrorCode Code, Fault Fault);
