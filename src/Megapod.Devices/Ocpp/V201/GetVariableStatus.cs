namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether a variable's value is told.</summary>
public enum GetVariableStatus
{
    Accepted,
    Rejected,
    UnknownComponent,
    UnknownVariable,
    NotSupportedAttributeType,
}
