namespace Megapod.Devices.Modbus.Messages;

/// <summary>What one request may hold at the most (MODBUS Application Protocol V1.1b3, chapters 4.1 and 6). All of it follows from 253 bytes a message.</summary>
public static class ModbusLimits
{
    /// <summary>Registers that one request reads.</summary>
    public const int MostRegistersRead = 125;

    /// <summary>Registers that one request writes.</summary>
    public const int MostRegistersWritten = 123;

    /// <summary>Registers that one request writes before it reads others.</summary>
    public const int MostRegistersWrittenWithRead = 121;

    /// <summary>Coils or discrete inputs that one request reads.</summary>
    public const int MostBitsRead = 2000;

    /// <summary>Coils that one request writes.</summary>
    public const int MostBitsWritten = 1968;

    /// <summary>How many addresses each of the four tables has.</summary>
    public const int Addresses = 65_536;

    /// <summary>Bytes of the longest message without the header of TCP.</summary>
    public const int LongestMessage = 253;

    /// <summary>Bytes of the header of TCP, the unit included.</summary>
    public const int Header = 7;

    /// <summary>Bytes of the longest frame.</summary>
    public const int LongestFrame = Header + LongestMessage;
}
