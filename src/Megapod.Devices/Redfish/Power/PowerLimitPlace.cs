namespace Megapod.Devices.Redfish.Power;

/// <summary>Where a power limit can be read and perhaps written.</summary>
/// <param name="Item">The path of the thing that is limited.</param>
/// <param name="Path">The path of the resource that holds the limit.</param>
/// <param name="Form">How it holds it.</param>
/// <param name="Index">Which of several, in the deprecated form; else 0.</param>
public sealed record PowerLimitPlace(string Item, string Path, PowerLimitForm Form, int Index = 0);
