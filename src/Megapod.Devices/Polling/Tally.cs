namespace Megapod.Devices.Polling;

/// <summary>Keeps the counts of one client; what is read is always of one moment.</summary>
/// <typeparam name="THealth">The counts: a record that does not change.</typeparam>
/// <param name="start">What they begin with.</param>
internal sealed class Tally<THealth>(THealth start)
    where THealth : class
{
    private readonly Lock gate = new();
    private THealth health = start;

    public THealth Health
    {
        get
        {
            lock (gate)
            {
                return health;
            }
        }
    }

    public void Note(Func<THealth, THealth> change)
    {
        lock (gate)
        {
            health = change(health);
        }
    }
}
