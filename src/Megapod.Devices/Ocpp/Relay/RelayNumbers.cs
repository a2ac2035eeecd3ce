namespace Megapod.Devices.Ocpp.Relay;

/// <summary>Numbers of transactions that began while the operator was away: the station keeps the local one, the operator knows only its own. Not for two threads at once.</summary>
/// <param name="known">What is known from before.</param>
internal sealed class RelayNumbers(IReadOnlyList<RelayNumber> known)
{
    /// <summary>Local numbers begin here, where few central systems ever come.</summary>
    public const int First = 2_000_000_000;

    /// <summary>More transactions of one station than can begin in the longest outage that its queue holds; those that are over go first.</summary>
    private const int Most = 2000;

    private readonly List<RelayNumber> numbers = [.. known];

    public IReadOnlyList<RelayNumber> All => [.. numbers];

    /// <summary>A local number, out of one that no other transaction of the site has.</summary>
    public int Begin(int unique)
    {
        int local = First + (unique % (int.MaxValue - First));
        numbers.Add(new RelayNumber(local, null, false));
        if (numbers.Count > Most)
        {
            int over = numbers.FindIndex(n => n.IsOver);
            numbers.RemoveAt(Math.Max(0, over));
        }

        return local;
    }

    /// <summary>What is known of a number that a station uses; null: it is the operator's own.</summary>
    public RelayNumber? OfStation(int number) => numbers.Find(n => n.Local == number);

    /// <summary>The number by which the station knows a transaction of the operator's.</summary>
    public int ForStation(int number) => numbers.Find(n => n.Operator == number)?.Local ?? number;

    /// <summary>The operator has told its number.</summary>
    public void Told(int local, int number) => Change(local, n => n with { Operator = number });

    /// <summary>Its end was told, or never can be.</summary>
    public void End(int local) => Change(local, n => n with { IsOver = true });

    private void Change(int local, Func<RelayNumber, RelayNumber> change)
    {
        int at = numbers.FindIndex(n => n.Local == local);
        if (at >= 0)
        {
            numbers[at] = change(numbers[at]);
        }
    }
}
