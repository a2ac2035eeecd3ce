namespace Megapod.Devices.Ocpp.V201;

/// <summary>What state the parts must be in that are asked for.</summary>
public enum ComponentCriterion
{
    Active,
    Available,
    Enabled,
    Problem,
}
