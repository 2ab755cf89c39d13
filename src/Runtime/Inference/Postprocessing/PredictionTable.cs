namespace ConvNeXtGen.Inference;

/// <summary>The decoded predictions of one image, whatever their layout.</summary>
/// <param name="values">The numbers of the image.</param>
/// <param name="layout">How they lie.</param>
/// <param name="count">Number of predictions.</param>
/// <param name="extras">Numbers per prediction besides box and classes.</param>
/// <param name="letterbox">The input they belong to.</param>
internal readonly ref struct PredictionTable(ReadOnlySpan<float> values, PredictionLayout layout, int count, int extras, Letterbox letterbox)
{
    private readonly ReadOnlySpan<float> _values = values;
    private readonly int _columns = count == 0 ? 0 : values.Length / count;

    private int Classes => _columns - extras - FirstClass;

    private int FirstClass => layout == PredictionLayout.AnchorRows ? 5 : 4;

    /// <summary>A number behind the classes: a mask coefficient, a keypoint's coordinate or an angle.</summary>
    public float Extra(int index, int number) => Value(index, _columns - extras + number);

    /// <summary>The predictions that are sure enough, the surest first.</summary>
    public List<Candidate> Candidates(DetectionOptions options)
    {
        var found = new List<Candidate>();
        switch (layout)
        {
            case PredictionLayout.EndToEnd or PredictionLayout.ChosenQueries:
                ReadChosen(options, found);
                break;
            case PredictionLayout.PointColumns when !options.MultiLabel:
                ReadBestOfColumns(options, found);
                break;
            default:
                ReadScores(options, found);
                break;
        }

        found.Sort();
        return found;
    }

    private void ReadChosen(DetectionOptions options, List<Candidate> found)
    {
        for (var index = 0; index < count; index++)
        {
            Add(index, Value(index, 4), (int)Value(index, 5), options, found);
        }
    }

    private void ReadBestOfColumns(DetectionOptions options, List<Candidate> found)
    {
        var (scores, classes) = (new float[count], new int[count]);
        BestClass.OfColumns(_values.Slice(FirstClass * count, Classes * count), scores, classes);
        for (var index = 0; index < count; index++)
        {
            Add(index, scores[index], classes[index], options, found);
        }
    }

    private void ReadScores(DetectionOptions options, List<Candidate> found)
    {
        for (var index = 0; index < count; index++)
        {
            var objectness = layout == PredictionLayout.AnchorRows ? Value(index, 4) : 1;
            if (!(objectness > options.Confidence))
            {
                continue;
            }

            var (best, bestClass) = (float.NegativeInfinity, 0);
            for (var c = 0; c < Classes; c++)
            {
                var score = objectness * Value(index, FirstClass + c);
                if (options.MultiLabel)
                {
                    Add(index, score, c, options, found);
                }
                else if (score > best)
                {
                    (best, bestClass) = (score, c);
                }
            }

            Add(index, best, bestClass, options, found);
        }
    }

    private void Add(int index, float score, int classIndex, DetectionOptions options, List<Candidate> found)
    {
        // Comparisons with NaN are false: what a diverged network predicts is no detection.
        if (score > options.Confidence && (options.Classes is null || options.Classes.Contains(classIndex)))
        {
            var box = Box(index);
            if (float.IsFinite(box.Left + box.Top + box.Right + box.Bottom))
            {
                found.Add(new Candidate(box, score, classIndex, index));
            }
        }
    }

    private Box Box(int index)
    {
        var (a, b, c, d) = (Value(index, 0), Value(index, 1), Value(index, 2), Value(index, 3));
        return layout switch
        {
            PredictionLayout.EndToEnd => new Box(a, b, c, d),
            PredictionLayout.Queries or PredictionLayout.ChosenQueries => Inference.Box.FromCenter(a * letterbox.Width, b * letterbox.Height, c * letterbox.Width, d * letterbox.Height),
            _ => Inference.Box.FromCenter(a, b, c, d),
        };
    }

    private float Value(int index, int column) =>
        layout == PredictionLayout.PointColumns ? _values[column * count + index] : _values[index * _columns + column];
}
