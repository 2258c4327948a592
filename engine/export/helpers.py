"""Source of helper functions for exported NumPy code."""

UNBROADCAST = '''
def unbroadcast(gradient, shape):
    """Sum a gradient over the axes along which an operand of this shape was repeated."""
    gradient = np.asarray(gradient)
    lead = gradient.ndim - len(shape)
    axes = tuple(range(lead)) + tuple(lead + k for k, n in enumerate(shape) if n == 1 and gradient.shape[lead + k] != 1)
    return gradient.sum(axis=axes, keepdims=True).reshape(shape)
'''

MATMUL = '''
def as_matrices(gradient, x, y):
    """The gradient of a product and its factors as matrices: a vector on the left is a row, on the right a column."""
    gradient = np.expand_dims(gradient, -1) if y.ndim == 1 else gradient
    gradient = np.expand_dims(gradient, -2) if x.ndim == 1 else gradient
    return gradient, np.atleast_2d(x), y[:, np.newaxis] if y.ndim == 1 else y


def matmul_left(gradient, x, y):
    """The gradient of x in x @ y: what arrives, times y transposed."""
    gradient, rows, columns = as_matrices(gradient, x, y)
    return unbroadcast(gradient @ np.swapaxes(columns, -1, -2), rows.shape).reshape(x.shape)


def matmul_right(gradient, x, y):
    """The gradient of y in x @ y: x transposed, times what arrives."""
    gradient, rows, columns = as_matrices(gradient, x, y)
    return unbroadcast(np.swapaxes(rows, -1, -2) @ gradient, columns.shape).reshape(y.shape)
'''

SOLVE = '''
def solution(a, b):
    """The x of a @ x = b."""
    if b.ndim == 1:
        return each_matrix(np.linalg.solve, a, b[:, np.newaxis])[..., 0]
    return each_matrix(np.linalg.solve, a, b)


def solve_right(gradient, a, b):
    """The gradient of b."""
    gradient, columns = (gradient[..., np.newaxis], b[:, np.newaxis]) if b.ndim == 1 else (gradient, b)
    solved = each_matrix(np.linalg.solve, np.swapaxes(a, -1, -2), gradient)
    return unbroadcast(solved, columns.shape).reshape(b.shape)


def solve_matrix(gradient, a, b, x):
    """The gradient of a."""
    gradient, x = (gradient[..., np.newaxis], x[..., np.newaxis]) if b.ndim == 1 else (gradient, x)
    solved = each_matrix(np.linalg.solve, np.swapaxes(a, -1, -2), gradient)
    return unbroadcast(-solved @ np.swapaxes(x, -1, -2), a.shape)
'''

INVERSE = '''
def each_matrix(rule, *batches):
    """A rule of matrices, for each of a batch; NaN for those that it fails on."""
    try:
        return rule(*batches)
    except np.linalg.LinAlgError:
        lead = np.broadcast_shapes(*(batch.shape[:-2] for batch in batches))
        spread = [np.broadcast_to(batch, lead + batch.shape[-2:]) for batch in batches]
        results = np.full(spread[-1].shape, np.nan)
        for place in np.ndindex(lead) if lead else ():
            results[place] = each_matrix(rule, *(batch[place] for batch in spread))
        return results


def inverse(x):
    """The inverse of each matrix."""
    return each_matrix(np.linalg.inv, x)
'''

COFACTORS = '''
def cofactors(x):
    """The derivative of each determinant, by the singular values: right for singular matrices too."""
    left, values, right = np.linalg.svd(x)
    others = np.stack([np.prod(np.delete(values, k, axis=-1), axis=-1) for k in range(values.shape[-1])], axis=-1)
    sign = np.asarray(np.round(np.linalg.det(left) * np.linalg.det(right)))[..., np.newaxis, np.newaxis]
    return sign * (left * others[..., np.newaxis, :]) @ right
'''

SOFTMAX = '''
def softmax(x, axis):
    """e^x over its sum, without overflow."""
    powers = np.exp(x - np.max(x, axis=axis, keepdims=True, initial=-np.inf))
    return powers / np.sum(powers, axis=axis, keepdims=True)
'''

LOG_SUM_EXP = '''
def log_rest(x, largest, axis):
    """ln(sum of e^(x - largest)); the 1 of one largest element is left to log1p, so that no digits are lost."""
    chosen = x == largest
    below = np.where(chosen, 0.0, np.exp(x - np.where(np.isinf(largest), 0.0, largest)))
    others = np.sum(below, axis=axis, keepdims=True) + (np.sum(chosen, axis=axis, keepdims=True) - 1.0)
    return np.log1p(others)


def log_sum_exp(x, axis):
    """The logarithm of the sum of e^x, without overflow."""
    largest = np.max(x, axis=axis, keepdims=True, initial=-np.inf)
    return log_rest(x, largest, axis) + largest
'''

LOG_SOFTMAX = '''
def log_softmax(x, axis):
    """The logarithm of the softmax, without overflow; exact also where a share is nearly 1."""
    largest = np.max(x, axis=axis, keepdims=True, initial=-np.inf)
    return (x - largest) - log_rest(x, largest, axis)


def log_softmax_back(gradient, x, axis):
    """gradient - shares * sum of gradient; for the largest share in the form in which no digits cancel."""
    shares = softmax(x, axis)
    equal = shares == np.max(shares, axis=axis, keepdims=True)
    first = equal & (np.reshape(np.cumsum(equal, axis=axis[0] if axis else None), equal.shape) == 1)
    rest = np.sum(np.where(first, 0.0, shares), axis=axis, keepdims=True)
    others = np.sum(np.where(first, 0.0, gradient), axis=axis, keepdims=True)
    plain = gradient - shares * np.sum(gradient, axis=axis, keepdims=True)
    return np.where(first, gradient * rest - shares * others, plain)
'''

NORMAL = '''
def normal_cdf(x):
    """The distribution function of the normal distribution."""
    return np.vectorize(lambda value: 0.5 * math.erfc(-value / math.sqrt(2.0)), otypes=[float])(x)
'''

ERF = '''
def error_function(x):
    """The error function."""
    return np.vectorize(math.erf, otypes=[float])(x)
'''

ROOT = '''
def real_root(x, n):
    """The real n-th root; of negative numbers for odd n only."""
    size = np.abs(x)
    rough = size ** (1.0 / n)
    step = (rough**n - size) / (n * rough ** (n - 1.0))  # of Newton: 125 ** (1/3) becomes 5
    root = np.where(np.abs(step) < 1e-6 * rough, rough - step, rough)
    return np.where(x < 0, np.where(np.abs(n % 2.0) == 1.0, -root, np.nan), root)
'''

OTHERS = '''
def product_of_others(x, axes):
    """For each element the product of all the others, right also where elements are 0."""
    kept = tuple(k for k in range(x.ndim) if k not in axes)
    order = kept + axes
    moved = np.transpose(x, order)
    rows = moved.reshape(*moved.shape[: len(kept)], -1)
    others = np.stack([np.prod(np.delete(rows, k, axis=-1), axis=-1) for k in range(rows.shape[-1])], axis=-1)
    return np.transpose(others.reshape(moved.shape), np.argsort(order))
'''

PUT_BACK = '''
def put_back(gradient, shape, key):
    """The gradient at the places that were selected, added up where one was selected twice; 0 elsewhere."""
    full = np.zeros(shape)
    np.add.at(full, key, gradient)
    return full
'''

CENTRED = '''
def centred(x, axis):
    """The deviations from the mean; exactly 0 where all elements are equal."""
    apart = x - np.min(x, axis=axis, keepdims=True, initial=np.inf)
    return apart - np.mean(apart, axis=axis, keepdims=True)
'''

LARGEST = '''
def largest(*operands):
    """The largest of the operands, element by element."""
    return functools.reduce(np.maximum, operands)
'''

SMALLEST = LARGEST.replace("largest", "smallest").replace("maximum", "minimum")

WEIGHTED = '''
def weighted(weight, value):
    """Their product; what has the weight 0 takes no part, be the value infinite."""
    return weight * np.where((weight == 0) & np.isinf(value), 0.0, value)
'''

BCE = '''
def bce_by_label(y, p):
    """ln(1 - p) - ln(p), without the logarithms that have the weight 0 and are infinite."""
    missed = np.where((y == 1) & (p == 1), 0.0, np.log1p(-p))
    return missed - np.where((y == 0) & (p == 0), 0.0, np.log(p))


def bce_by_chance(y, p):
    """(p - y) / (p (1 - p)); of a certain and true prediction what the other term leaves."""
    certain = np.where((y == 0) & (p == 0), 1.0, np.where((y == 1) & (p == 1), -1.0, np.nan))
    return np.where(np.isnan(certain), (p - y) / (p * (1.0 - p)), certain)
'''

RUNNING_PRODUCT_BACK = '''
def running_product_back(gradient, x, axis):
    """The gradient of a running product, without a division; a factor of 0 selects, so that 0 times infinity is 0."""
    rows, arriving = np.moveaxis(x, axis, 0), np.moveaxis(gradient, axis, 0)
    before, after = np.ones(rows.shape), np.array(arriving)
    before[1:] = np.cumprod(rows[:-1], axis=0)
    for k in range(len(rows) - 2, -1, -1):
        after[k] = arriving[k] + np.where(rows[k + 1] == 0, 0.0, rows[k + 1] * after[k + 1])
    return np.moveaxis(np.where(before == 0, 0.0, before * after), 0, axis)
'''

MIDDLE_SHARES = '''
def middle_shares(x, axes):
    """What each element has of the median: 1 in the middle, half where two are; equal ones share it."""
    kept = tuple(k for k in range(np.ndim(x)) if k not in axes)
    rows = np.transpose(x, kept + axes).reshape(*(np.shape(x)[k] for k in kept), -1)
    rows = np.sort(rows, axis=-1)
    rows[np.isnan(rows[..., -1])] = np.nan
    shares = 0.0
    for middle in ((rows.shape[-1] - 1) // 2, rows.shape[-1] // 2):
        chosen = 1.0 * (x == np.expand_dims(rows[..., middle], axes))
        shares = shares + 0.5 * chosen / np.sum(chosen, axis=axes, keepdims=True)
    return shares
'''

WINDOWS = '''
def steps(shape, size, stride, padding):
    """For each place in the window, where it lies as the window goes over the padded picture."""
    spans = [range(0, n + 2 * p - k + 1, s) for n, k, s, p in zip(shape[2:], size, stride, padding)]
    return [
        np.ix_(range(shape[0]), range(shape[1]), *([a + k for k in span] for a, span in zip((row, column), spans)))
        for row in range(size[0])
        for column in range(size[1])
    ]


def windows(x, size, stride, padding, filling):
    """What a window sees: batch, channels, places in the window, places of the window."""
    wide = np.pad(x, ((0, 0), (0, 0), *((p, p) for p in padding)), constant_values=filling)
    return np.stack([wide[each].reshape(*x.shape[:2], -1) for each in steps(x.shape, size, stride, padding)], axis=2)
'''

WINDOWS_BACK = '''
def windows_back(seen, shape, size, stride, padding):
    """What each window says of its places, added up in the pictures."""
    wide = np.zeros((*shape[:2], *(n + 2 * p for n, p in zip(shape[2:], padding))))
    for k, each in enumerate(steps(shape, size, stride, padding)):
        wide[each] += seen[:, :, k].reshape(wide[each].shape)
    return wide[(..., *(slice(p, p + n) for n, p in zip(shape[2:], padding)))]
'''

FIRST_LARGEST = '''
def first_largest(seen):
    """1 at the largest number of each window, of equal ones at the first; 0 elsewhere."""
    places = np.arange(seen.shape[2])[:, np.newaxis]
    return 1.0 * (places == np.argmax(seen, axis=2, keepdims=True))
'''

HELPERS = {
    "running_product_back": RUNNING_PRODUCT_BACK,
    "middle_shares": MIDDLE_SHARES,
    "windows": WINDOWS,
    "windows_back": WINDOWS_BACK,
    "first_largest": FIRST_LARGEST,
    "weighted": WEIGHTED,
    "unbroadcast": UNBROADCAST,
    "matmul": MATMUL,
    "inverse": INVERSE,
    "solve": SOLVE,
    "cofactors": COFACTORS,
    "softmax": SOFTMAX,
    "log_sum_exp": LOG_SUM_EXP,
    "log_softmax": LOG_SOFTMAX,
    "bce_by_label": BCE,
    "normal_cdf": NORMAL,
    "erf": ERF,
    "real_root": ROOT,
    "product_of_others": OTHERS,
    "put_back": PUT_BACK,
    "centred": CENTRED,
    "largest": LARGEST,
    "smallest": SMALLEST,
}
IMPORTS = {"erf": "math", "normal_cdf": "math", "largest": "functools", "smallest": "functools"}
