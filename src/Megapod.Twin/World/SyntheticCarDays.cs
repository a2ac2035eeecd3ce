namespace Megapod.Twin.World;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Invents days like those of a measured fast-charging station, from fitted parameters alone. Fitted to the Level-3 EV charging
/// data set of DESL, EPFL (MIT licence, © 2025): 965 car sessions on 98 whole days at two plugs of 172.5 kW in south-west Switzerland,
/// 2022-04 to 2023-02, trucks left out. A session is drawn from a Gaussian copula: five normal draws with the measured correlations
/// are looked up in the measured quantiles. Two plugs bound how bunched a day can be, so arrivals that found both taken are drawn again.
/// </summary>
public static class SyntheticCarDays
{
    /// <summary>Tries to place an arrival before a third car is let in after all.</summary>
    private const int MostTries = 30;

    private const int Plugs = 2;

    private const double FirstScore = -3;
    private const double ScoreStep = 0.25;

    /// <summary>Days in the library by class, as many as were measured: a Friday is drawn from few, as there.</summary>
    private static readonly int[] Days = [57, 13, 28];

    /// <summary>Mean and standard deviation of a day's sessions by class; the spread is what chance alone gives.</summary>
    private static readonly (double Mean, double Deviation)[] Counts = [(8.96, 3.12), (12.0, 3.49), (10.64, 2.61)];

    /// <summary>Most sessions of a day: a little above the busiest that was measured (19).</summary>
    private const int MostOfDay = 21;

    /// <summary>Lower triangle L of the copula: scores of (SoC on arrival, gain, capacity, peak, stay) are L times independent normals.</summary>
    private static readonly double[][] Mixing =
    [
        [1],
        [0.035, 0.999],
        [0.097, -0.257, 0.962],
        [-0.302, -0.035, 0.618, 0.725],
        [-0.155, 0.717, 0.172, -0.200, 0.626],
    ];

    /// <summary>Values at normal scores −3, −2.75 … 3.</summary>
    private static readonly double[][] Quantiles =
    [
        // State of charge on arrival, 0–1.
        [
            0, 0.01, 0.01, 0.01, 0.03, 0.06, 0.0899, 0.11, 0.14, 0.17, 0.21, 0.25, 0.29, 0.3425, 0.4, 0.4699, 0.51, 0.58, 0.67, 0.73,
            0.76, 0.81, 0.8551, 0.9475, 0.972,
        ],
        // Share of the empty part of the battery that is filled, 0–1.
        [
            0.08332, 0.08806, 0.09953, 0.1349, 0.164, 0.2288, 0.2823, 0.3552, 0.4172, 0.4946, 0.6, 0.6728, 0.7403, 0.7947, 0.8571,
            0.9069, 0.9648, 1, 1, 1, 1, 1, 1, 1, 1,
        ],
        // Energy per state of charge, Wh for the whole battery; a rough measure of its size.
        [
            10_460, 11_440, 11_510, 11_570, 11_730, 24_950, 32_200, 38_070, 45_590, 55_230, 66_880, 73_120, 76_330, 79_600, 83_170,
            85_720, 88_240, 91_570, 94_120, 96_300, 101_500, 112_600, 116_400, 123_700, 185_700,
        ],
        // Largest power, W.
        [
            15_190, 18_440, 24_740, 27_440, 27_730, 34_360, 47_120, 53_490, 57_210, 63_650, 72_420, 86_290, 99_440, 115_400, 137_300,
            149_700, 157_600, 160_000, 163_200, 166_200, 168_700, 170_000, 171_200, 172_100, 174_300,
        ],
        // Stay, min; where it is too short for the charge, the power is raised.
        [
            5, 5, 6, 7, 8, 10, 12, 14.45, 17, 20, 23, 27, 30, 34, 38, 43, 48, 53, 58, 63, 68.55, 80, 88, 94.87, 105,
        ],
    ];

    /// <summary>Share of arrivals in each local hour by class, smoothed with weights 1-2-1 because hours hold few sessions.</summary>
    private static readonly double[][] ArrivalShares =
    [
        [
            0.0044, 0.0015, 0.0005, 0, 0.0024, 0.0093, 0.0157, 0.024, 0.0411, 0.0563, 0.0636, 0.0714, 0.067, 0.0558, 0.0636, 0.0705,
            0.0719, 0.09, 0.0964, 0.0695, 0.0455, 0.0386, 0.0279, 0.0132,
        ],
        [
            0.0096, 0.0048, 0.0064, 0.0048, 0.0016, 0.0016, 0.0096, 0.024, 0.0385, 0.0497, 0.0705, 0.0897, 0.0817, 0.0705, 0.0689,
            0.0673, 0.0753, 0.0833, 0.0689, 0.0481, 0.0449, 0.0385, 0.024, 0.0176,
        ],
        [
            0.0109, 0.0076, 0.005, 0.0034, 0.0025, 0.0025, 0.0059, 0.0143, 0.0336, 0.0537, 0.0646, 0.0705, 0.0688, 0.0738, 0.0889,
            0.0931, 0.0822, 0.0721, 0.0671, 0.052, 0.0386, 0.0369, 0.0319, 0.0201,
        ],
    ];

    /// <summary>Invents a library; the same stream gives the same days on every machine.</summary>
    public static CarDayLibrary Invent(SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var days = new List<CarDay>();
        foreach (var kind in Enum.GetValues<DayClass>())
        {
            for (var i = 0; i < Days[(int)kind]; i++)
            {
                days.Add(Day(kind, random));
            }
        }

        return new CarDayLibrary(days);
    }

    private static CarDay Day(DayClass kind, SeededRandom random)
    {
        var (mean, deviation) = Counts[(int)kind];
        var count = (int)Math.Clamp(Math.Round(mean + (deviation * random.NextNormal())), 1, MostOfDay);
        var visits = new List<CarVisit>(count);
        while (visits.Count < count)
        {
            var visit = Session(random);
            for (var tries = 0; tries < MostTries; tries++)
            {
                visit = visit with { ArrivalMinutes = Arrival(kind, random) };
                if (visits.Count(other => Overlap(visit, other)) < Plugs)
                {
                    break;
                }
            }

            visits.Add(visit);
        }

        return new CarDay(kind, visits);
    }

    private static bool Overlap(CarVisit one, CarVisit other) =>
        one.ArrivalMinutes < other.ArrivalMinutes + other.StayMinutes && other.ArrivalMinutes < one.ArrivalMinutes + one.StayMinutes;

    private static double Arrival(DayClass kind, SeededRandom random)
    {
        var shares = ArrivalShares[(int)kind];
        var left = random.NextUniform() * shares.Sum();
        var hour = 0;
        while (hour < shares.Length - 1 && left >= shares[hour])
        {
            left -= shares[hour++];
        }

        return Math.Floor((hour + random.NextUniform()) * 60);
    }

    private static CarVisit Session(SeededRandom random)
    {
        Span<double> normals = stackalloc double[Mixing.Length];
        Span<double> values = stackalloc double[Mixing.Length];
        for (var i = 0; i < Mixing.Length; i++)
        {
            normals[i] = random.NextNormal();
            var score = 0.0;
            for (var j = 0; j <= i; j++)
            {
                score += Mixing[i][j] * normals[j];
            }

            values[i] = Quantile(Quantiles[i], score);
        }

        var (arrival, gain, capacity, peak, stay) = (values[0], values[1], values[2], values[3], values[4]);
        var departure = arrival + (gain * (1 - arrival));
        var energy = Math.Clamp(capacity * (departure - arrival), 1_000, CarDayLibrary.LargestCarWattHours);
        return CarDayLibrary.Visit(0, new CarSession(
            Instant.Never, TimeSpan.FromMinutes(Math.Round(stay)), new WattHours(energy), new Watts(peak), arrival, departure, Instant.Never));
    }

    private static double Quantile(double[] values, double score)
    {
        var position = Math.Clamp((score - FirstScore) / ScoreStep, 0, values.Length - 1);
        var index = Math.Min((int)position, values.Length - 2);
        return values[index] + ((values[index + 1] - values[index]) * (position - index));
    }
}
