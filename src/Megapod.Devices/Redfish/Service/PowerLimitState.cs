namespace Megapod.Devices.Redfish.Service;

using Megapod.Core.Units;

/// <summary>How the power limit of a part stands. What is not known is null.</summary>
/// <param name="SetPoint">What was last asked for and taken; null: nothing.</param>
/// <param name="Mode">What the part does with it.</param>
/// <param name="Lowest">Lowest set-point that is taken.</param>
/// <param name="Highest">Highest set-point that is taken.</param>
/// <param name="Usual">The set-point of a part that nobody has told anything.</param>
public sealed record PowerLimitState(Watts? SetPoint, PowerLimitMode? Mode, Watts? Lowest, Watts? Highest, Watts? Usual);
