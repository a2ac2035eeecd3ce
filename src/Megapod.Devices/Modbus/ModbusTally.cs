namespace Megapod.Devices.Modbus;

/// <summary>Keeps the counts of one client; what is read is always of one moment.</summary>
internal sealed class ModbusTally
{
    private readonly Lock gate = new();
    private ModbusHealth health = new();

    public ModbusHealth Health
    {
        get
        {
            lock (gate)
            {
                return health;
            }
        }
    }

    public void Note(Func<ModbusHealth, ModbusHealth> change)
    {
        lock (gate)
        {
            health = change(health);
        }
    }
}
