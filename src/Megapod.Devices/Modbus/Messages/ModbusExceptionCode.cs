namespace Megapod.Devices.Modbus.Messages;

/// <summary>Why a device refuses a request, by its number on the wire (MODBUS Application Protocol V1.1b3, chapter 7). Devices send other numbers as well; they are kept as they are.</summary>
public enum ModbusExceptionCode : byte
{
    /// <summary>It does not refuse. Never on the wire.</summary>
    None = 0,

    /// <summary>It does not know the function, or not in its present state.</summary>
    IllegalFunction = 1,

    /// <summary>It has no such address, or not as many from there on.</summary>
    IllegalDataAddress = 2,

    /// <summary>The request contradicts itself, or asks for more than one request may.</summary>
    IllegalDataValue = 3,

    /// <summary>It failed while it did what was asked.</summary>
    ServerDeviceFailure = 4,

    /// <summary>It has begun and needs longer: ask again.</summary>
    Acknowledge = 5,

    /// <summary>It is busy: ask again.</summary>
    ServerDeviceBusy = 6,

    /// <summary>Its memory is damaged.</summary>
    MemoryParityError = 8,

    /// <summary>A gateway has no way to the unit.</summary>
    GatewayPathUnavailable = 10,

    /// <summary>A gateway had no answer from the unit.</summary>
    GatewayTargetFailed = 11,
}
