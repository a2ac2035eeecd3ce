namespace Megapod.Devices.Mqtt;

/// <summary>Keeps the counts of one client; what is read is always of one moment.</summary>
internal sealed class MqttTally
{
    private readonly Lock gate = new();
    private MqttHealth health = new();

    public MqttHealth Health
    {
        get
        {
            lock (gate)
            {
                return health;
            }
        }
    }

    public void Note(Func<MqttHealth, MqttHealth> change)
    {
        lock (gate)
        {
            health = change(health);
        }
    }
}
