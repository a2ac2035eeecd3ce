namespace Megapod.Core.Model;

/// <summary>In which of Modbus' tables a register is.</summary>
public enum RegisterTable
{
    /// <summary>Holding registers (function 3), which may also be written.</summary>
    Holding,

    /// <summary>Input registers (function 4), which are only read.</summary>
    Input,
}
