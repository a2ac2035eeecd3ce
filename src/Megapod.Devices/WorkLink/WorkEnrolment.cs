namespace Megapod.Devices.WorkLink;

/// <summary>How a node asks to be let in for the first time, or anew before its certificate ends.</summary>
/// <param name="Token">The secret part of what a person was shown; empty where the certificate of before is the proof.</param>
/// <param name="Request">The node's public key with the proof that it has the private one: a PKCS #10 request in PEM.</param>
public sealed record WorkEnrolment(string Token, string Request);
