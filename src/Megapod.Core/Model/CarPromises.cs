namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>What a plan owes the cars that are plugged in, and how sure it is to keep that.</summary>
/// <param name="Count">Cars that are owed energy by an instant that still lies ahead.</param>
/// <param name="Stated">How many of them stated a departure; the others are taken to stay as long as the site file says is usual.</param>
/// <param name="EnergyOwed">Energy owed to all of them, Wh; what a car cannot take by itself until then is owed by nobody.</param>
/// <param name="Probability">Probability with which a car that stated its departure is still there when it has what it is owed, 0–1; null before enough departures were seen.</param>
/// <param name="DeparturesSeen">Departures of cars that had stated one, of the last weeks.</param>
/// <param name="Early">By how much stated departures are brought forward for it; zero before enough were seen.</param>
/// <param name="ExpectedMissed">Energy that cars are expected to lack when they leave, mean of all futures, Wh.</param>
/// <param name="MissedFrom">End of the first slot by which energy is missed in any future; null: in none.</param>
public sealed record CarPromises(
    int Count, int Stated, WattHours EnergyOwed, double? Probability, int DeparturesSeen, TimeSpan Early, WattHours ExpectedMissed, Instant? MissedFrom);
