namespace Megapod.Site.Doctor;

using Megapod.Core.Model;

/// <summary>One thing that was looked at.</summary>
/// <param name="Device">The device, or the part of this machine.</param>
/// <param name="Protocol">How the device talks; null for this machine.</param>
/// <param name="Ok">Whether it is as it has to be.</param>
/// <param name="RoundTripMs">How long the device took to answer, ms; null for this machine and where there was no answer.</param>
/// <param name="Finding">What was found, in a sentence.</param>
/// <param name="Remedy">What to do; empty where there is nothing to do.</param>
public sealed record DoctorFinding(string Device, DeviceProtocol? Protocol, bool Ok, double? RoundTripMs, string Finding, string Remedy);
