namespace Megapod.Devices.Modbus.Messages;

/// <summary>The functions that are spoken, by their codes on the wire (MODBUS Application Protocol V1.1b3, chapter 6).</summary>
public enum ModbusFunction : byte
{
    /// <summary>Reads 1 to 2000 coils.</summary>
    ReadCoils = 1,

    /// <summary>Reads 1 to 2000 discrete inputs.</summary>
    ReadDiscreteInputs = 2,

    /// <summary>Reads 1 to 125 holding registers.</summary>
    ReadHoldingRegisters = 3,

    /// <summary>Reads 1 to 125 input registers.</summary>
    ReadInputRegisters = 4,

    /// <summary>Writes one coil.</summary>
    WriteSingleCoil = 5,

    /// <summary>Writes one holding register.</summary>
    WriteSingleRegister = 6,

    /// <summary>Writes 1 to 1968 coils.</summary>
    WriteMultipleCoils = 15,

    /// <summary>Writes 1 to 123 holding registers.</summary>
    WriteMultipleRegisters = 16,

    /// <summary>Changes bits of one holding register: what the AND mask keeps stays, elsewhere the OR mask's bits come in.</summary>
    MaskWriteRegister = 22,

    /// <summary>Writes 1 to 121 holding registers and then reads 1 to 125, in one request.</summary>
    ReadWriteMultipleRegisters = 23,
}
