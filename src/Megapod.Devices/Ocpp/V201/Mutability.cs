namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether a value can be read and written.</summary>
public enum Mutability
{
    ReadOnly,
    WriteOnly,
    ReadWrite,
}
